import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { sampleConnection } from "../testing/fake-backend";
import { faults } from "../testing/faults";
import { setMedia } from "../testing/media";
import { openApp } from "../testing/open-app";
import { busy } from "../testing/open-state";

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

test("the tenant's name, domain and id stand on the page", async () => {
  openApp("/jobs");
  const header = (await screen.findByText("Contoso Sample")).closest("header");
  expect(header?.textContent).toContain("contoso.example · 00000000-0000-4000-8000-000000000001");
});

test("a tenant that nobody has approved yet has an id and no name", async () => {
  const { tenant_id } = sampleConnection;
  const connection = { ...sampleConnection, tenant_name: tenant_id, tenant_domain: "" };
  openApp("/jobs", {
    window: async () => ({ connection, choices: [], sample_exists: true, version: "0.1.0" }),
  });
  const name = await screen.findByText("Name of the tenant not known yet");
  expect(name.parentElement?.textContent).toBe(`Name of the tenant not known yet${tenant_id}`);
});

test("the tenant's id is copied, and that is said", async () => {
  const copyText = vi.fn(async (_: string) => null);
  openApp("/jobs", { copyText });
  await userEvent.click(await screen.findByRole("button", { name: "Copy tenant id" }));
  expect(copyText).toHaveBeenCalledExactlyOnceWith(sampleConnection.tenant_id);
  await waitFor(() =>
    expect(screen.getAllByRole("status").some((said) => said.textContent === "Copied")).toBe(true),
  );
});

test("what could not be copied is said", async () => {
  openApp("/jobs", { copyText: () => Promise.reject(busy) });
  await userEvent.click(await screen.findByRole("button", { name: "Copy tenant id" }));
  await screen.findAllByText("Not copied. A job is running.");
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile tenant name is shown as text: %j",
  async (tenant_name) => {
    const connection = { ...sampleConnection, tenant_name };
    openApp("/jobs", {
      window: async () => ({ connection, choices: [], sample_exists: true, version: "0.1.0" }),
    });
    const shown = await screen.findByText(tenant_name);
    expect(shown.tagName).toBe("BDI");
    expect(shown.parentElement?.title).toBe(tenant_name);
  },
);

test("the first stop of the keyboard skips to the page", async () => {
  openApp("/jobs");
  const skip = await screen.findByRole("button", { name: "Skip to the page" });
  await userEvent.tab();
  expect(document.activeElement).toBe(skip);
  await userEvent.keyboard("{Enter}");
  expect(document.activeElement).toBe(screen.getByRole("main"));
});

test("another page takes the focus to its name and names the document; a filter does not", async () => {
  const { router } = openApp("/jobs");
  const jobs = await heading("Sync Jobs");
  expect(document.activeElement).not.toBe(jobs);
  expect(document.title).toBe("Sync Jobs - Voice Sync");
  await router.navigate({ to: "/jobs", search: { person: "mira" } });
  expect(document.activeElement).not.toBe(jobs);
  await userEvent.click(screen.getByRole("link", { name: "Settings" }));
  const settings = await heading("Settings");
  await waitFor(() => expect(document.activeElement).toBe(settings));
  expect(document.title).toBe("Settings - Voice Sync");
});

test("an address that leads nowhere leads to Overview", async () => {
  const { router } = openApp("/nowhere");
  await waitFor(() => expect(router.state.location.pathname).toBe("/overview"));
});

test("on a low window what concerns every page scrolls with the page, and Sync Now stays", async () => {
  openApp("/jobs");
  const banner = () => screen.findByRole("region", { name: "Sample tenant" });
  const main = await screen.findByRole("main");
  expect(main.contains(await banner())).toBe(false);
  act(() => setMedia("(max-height: 480px)", true));
  await waitFor(async () => expect(main.contains(await banner())).toBe(true));
  expect(main.contains(await screen.findByRole("button", { name: /^Sync Now/ }))).toBe(false);
  act(() => setMedia("(max-height: 480px)", false));
  await waitFor(async () => expect(main.contains(await banner())).toBe(false));
});

test.each([
  ["/overview", "Overview"],
  ["/jobs", "Sync Jobs"],
  ["/users", "Users"],
  ["/audit", "Audit"],
  ["/services/pbx", "Services > PBX"],
  ["/services/teams", "Services > Teams"],
  ["/settings", "Settings"],
  ["/help", "Help"],
])("the whole of %s has no accessibility faults", async (address, name) => {
  const { container } = openApp(address);
  await heading(name);
  await screen.findByRole("button", { name: /^Sync Now/ });
  expect(await faults(container)).toEqual([]);
});
