import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { DiagnosticsView } from "../../ipc/bindings";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";

const bundle: DiagnosticsView = {
  path: "/home/ada/voice-sync-diagnostics.zip",
  contents: ["Versions of Voice Sync and of this computer", "The last 20 sync jobs, with pseudonyms"],
};

function openDiagnostics(exportDiagnostics: () => Promise<DiagnosticsView | null>) {
  return openApp("/settings", { exportDiagnostics });
}

const card = () => screen.findByRole("region", { name: "Diagnostics" });
const save = async () =>
  userEvent.click(within(await card()).getByRole("button", { name: "Save diagnostics bundle" }));

test("before a bundle is saved the card says what is in it, and that nobody can be recognised", async () => {
  openDiagnostics(async () => null);
  const text = (await card()).textContent;
  for (const part of ["versions", "settings without secrets", "sync jobs", "logs"]) {
    expect(text).toContain(part);
  }
  expect(text).toContain(
    "names of this bundle alone; numbers, addresses, secrets and free text are left out",
  );
});

test("a saved bundle is told with its file and all that is in it", async () => {
  openDiagnostics(async () => bundle);
  await save();
  const said = within(await card()).getByRole("status");
  await waitFor(() => expect(said.textContent).toContain(bundle.path));
  const list = within(said).getByRole("list", { name: "What is in it" });
  expect(
    within(list)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual(bundle.contents);
});

test("a dialog that was closed without a file says nothing", async () => {
  const exportDiagnostics = vi.fn(async () => null);
  openDiagnostics(exportDiagnostics);
  await save();
  expect(exportDiagnostics).toHaveBeenCalledOnce();
  expect(within(await card()).getByRole("status").textContent).toBe("");
});

test("while a bundle is written it is not asked for again", async () => {
  const exportDiagnostics = vi.fn(() => new Promise<null>(() => undefined));
  openDiagnostics(exportDiagnostics);
  await save();
  await save();
  expect(exportDiagnostics).toHaveBeenCalledOnce();
});

test("a bundle that could not be saved says why, and the file before is told no more", async () => {
  const exportDiagnostics = vi.fn().mockResolvedValueOnce(bundle).mockRejectedValueOnce(busy);
  openDiagnostics(exportDiagnostics);
  await save();
  await screen.findByText(bundle.path);
  await save();
  expect((await within(await card()).findByRole("alert")).textContent).toContain("A job is running.");
  expect(screen.queryByText(bundle.path)).toBeNull();
});

test("Help says what is in a bundle, and leads back to Settings", async () => {
  const { router } = openDiagnostics(async () => null);
  await userEvent.click(within(await card()).getByRole("link", { name: "What is in a diagnostics bundle?" }));
  const question = await screen.findByRole("button", { name: "What is in a diagnostics bundle?" });
  expect(question.getAttribute("aria-expanded")).toBe("true");
  await userEvent.click(screen.getByRole("button", { name: "Back to Settings" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/settings"));
});

test("the card has no accessibility faults, with what was saved", async () => {
  openDiagnostics(async () => bundle);
  await save();
  await screen.findByText(bundle.path);
  expect(await faults(await card())).toEqual([]);
});
