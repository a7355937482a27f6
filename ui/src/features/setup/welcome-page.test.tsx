import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { ConnectionChoiceView, ConnectionView, WindowView } from "../../ipc/bindings";
import { sampleConnection } from "../../testing/fake-backend";
import { atTenant, setup } from "../../testing/fake-setup";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

const fabrikam: ConnectionChoiceView = {
  id: "tenant-1",
  tenant_name: "Fabrikam",
  tenant_domain: "fabrikam.example",
  sample: false,
  last_opened: false,
};

const opened: ConnectionView = { ...sampleConnection, id: "tenant-1", sample: false };
const refused = {
  code: "data_unusable",
  message: "The database is locked.",
  advice: "Close voice-sync.",
  detail: null,
};

/** The first page of a window that has nothing open until something is opened. */
function openWelcome(about: Partial<WindowView> = {}, answers: Partial<Backend> = {}) {
  const { openSample, openConnection, ...others } = answers;
  let connection: ConnectionView | null = null;
  const kept = async (opening: Promise<ConnectionView> | undefined) => {
    connection = (await opening) ?? null;
    return opening as Promise<ConnectionView>;
  };
  return openApp("/welcome", {
    window: async () => ({ choices: [], sample_exists: false, version: "0.1.0", ...about, connection }),
    setup: async () => setup(),
    openSample: () => kept(openSample?.()),
    openConnection: (id) => kept(openConnection?.(id)),
    ...others,
  });
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });

test("the first start says what Voice Sync does and offers two ways", async () => {
  openWelcome();
  expect(await screen.findByRole("heading", { level: 1, name: "Voice Sync" })).toBeTruthy();
  const described = { name: "Explore a sample tenant", description: "Everything works, nothing is real." };
  expect(await screen.findByRole("button", described)).toBeTruthy();
  await button("Connect your tenant");
  expect(screen.queryByRole("heading", { name: "Your connections" })).toBeNull();
});

test("a sample that was made before goes on, as does a connection that was begun", async () => {
  openWelcome({ sample_exists: true }, { setup: async () => atTenant() });
  await button("Continue with the sample tenant");
  await button("Continue connecting");
});

test("a connection that was begun goes on after its first step was gone back to", async () => {
  openWelcome({}, { setup: async () => atTenant({ step: "phone_system" }) });
  await button("Continue connecting");
});

test("what was begun cannot be read: both ways are still there", async () => {
  openWelcome({}, { setup: () => Promise.reject(refused) });
  await button("Explore a sample tenant");
  await button("Connect your tenant");
});

test("the sample tenant opens, and the page goes on to Overview", async () => {
  const openSample = vi.fn(async () => sampleConnection);
  const { router } = openWelcome({}, { openSample });
  await userEvent.click(await button("Explore a sample tenant"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/overview"));
  expect(openSample).toHaveBeenCalledOnce();
});

test("while one connection opens the page says so, and nothing else can be opened", async () => {
  const openSample = vi.fn(() => new Promise<ConnectionView>(() => undefined));
  const openConnection = vi.fn(async () => opened);
  openWelcome({ choices: [fabrikam] }, { openSample, openConnection });
  await userEvent.click(await button("Explore a sample tenant"));
  expect(await screen.findByText("Opening the sample tenant")).toBeTruthy();
  expect(
    screen.getAllByRole("status").some((status) => status.textContent === "Opening the connection"),
  ).toBe(true);
  await userEvent.click(await button(/Fabrikam/));
  expect(openConnection).not.toHaveBeenCalled();
});

test("a refusal to open is said with its advice, and can be tried again", async () => {
  const openSample = vi.fn().mockRejectedValueOnce(refused).mockResolvedValue(sampleConnection);
  const { router } = openWelcome({}, { openSample });
  await userEvent.click(await button("Explore a sample tenant"));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The database is locked.");
  expect(alert.textContent).toContain("Close voice-sync.");
  await userEvent.click(await button("Explore a sample tenant"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/overview"));
});

test("connecting goes to its steps", async () => {
  const { router } = openWelcome();
  await userEvent.click(await button("Connect your tenant"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/connect"));
});

test("connections are listed without the sample, the one that was open last first", async () => {
  const sample = { ...fabrikam, id: "sample", tenant_name: "Contoso Sample", sample: true };
  const last = { ...fabrikam, id: "tenant-2", tenant_name: "Northwind", last_opened: true };
  openWelcome({ choices: [fabrikam, sample, last] });
  const section = await screen.findByRole("region", { name: "Your connections" });
  const rows = within(section).getAllByRole("button");
  expect(rows.map((row) => row.textContent)).toEqual([
    "Northwindfabrikam.exampleOpened last",
    "Fabrikamfabrikam.example",
  ]);
});

test("a connection is opened by its id", async () => {
  const openConnection = vi.fn(async () => opened);
  const { router } = openWelcome({ choices: [fabrikam] }, { openConnection });
  await userEvent.click(await button(/Fabrikam/));
  await waitFor(() => expect(router.state.location.pathname).toBe("/overview"));
  expect(openConnection).toHaveBeenCalledExactlyOnceWith("tenant-1");
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile tenant name is shown as text: %j",
  async (name) => {
    const { container } = openWelcome({ choices: [{ ...fabrikam, tenant_name: name }] });
    const shown = await screen.findByText(name);
    expect(shown.tagName).toBe("BDI");
    expect(shown.parentElement?.title).toBe(name);
    expect(container.querySelector("li img, li script")).toBeNull();
  },
);

test("connections that cannot be read are asked for again", async () => {
  const about = { connection: null, choices: [], sample_exists: false, version: "0.1.0" };
  let asked = 0;
  const answer = async () => {
    asked += 1;
    return asked > 2 ? about : Promise.reject(refused);
  };
  openWelcome({}, { window: answer });
  await userEvent.click(await button("Try again"));
  await waitFor(async () => {
    const again = screen.queryByRole("button", { name: "Try again" });
    if (again) await userEvent.click(again);
    expect(screen.queryByRole("button", { name: "Explore a sample tenant" })).toBeTruthy();
  });
});

test("the first page has no accessibility faults", async () => {
  const { container } = openWelcome({ choices: [{ ...fabrikam, last_opened: true }] });
  await button(/Fabrikam/);
  expect(await faults(container)).toEqual([]);
});
