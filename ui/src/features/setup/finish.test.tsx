import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { CheckItemView, ConnectionView, SetupStep, VoiceRulesRequest } from "../../ipc/bindings";
import { sampleConnection, voiceRules } from "../../testing/fake-backend";
import { atCheck, atVoiceRules, setup } from "../../testing/fake-setup";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

const good: CheckItemView = { what: "Phone system", state: "good", sentence: "8x8 answers.", advice: null };
const warning: CheckItemView = {
  what: "People",
  state: "warning",
  sentence: "12 users were read; 0 of them are enabled for Teams.",
  advice: "Tick Microsoft Teams for somebody in the phone system.",
};
const bad: CheckItemView = {
  what: "Tenant",
  state: "bad",
  sentence: "Microsoft no longer accepts the stored sign-in.",
  advice: "Enter the secret again.",
};
const locked = {
  code: "data_unusable",
  message: "The database is locked.",
  advice: "Close voice-sync.",
  detail: null,
};

function openStep(answers: Partial<Backend> = {}, view = atCheck()) {
  const { setupFinish, ...others } = answers;
  let connection: ConnectionView | null = null;
  return openApp("/connect", {
    window: async () => ({ connection, choices: [], sample_exists: false, version: "0.1.0" }),
    setup: async () => view,
    setupCheck: async () => [good],
    setupFinish: async () => {
      connection = (await setupFinish?.()) ?? sampleConnection;
      return connection;
    },
    ...others,
  });
}

const button = (name: string) => screen.findByRole("button", { name });
const press = async (name: string) => userEvent.click(await button(name));
const heading = (name: string) => screen.findByRole("heading", { level: 2, name });
const isOff = (element: HTMLElement) => element.getAttribute("aria-disabled") === "true";

test("voice rules can be left as they are", async () => {
  const setupRules = vi.fn(async (_: VoiceRulesRequest) => atCheck());
  openStep({ setupRules }, atVoiceRules());
  await heading("Voice rules");
  await press("Next");
  await heading("Check");
  const { rules, default: everybody } = voiceRules();
  expect(setupRules).toHaveBeenCalledExactlyOnceWith({ rules, default: everybody });
});

test("a policy that the tenant does not have is said where its name stands, until it is another", async () => {
  const message = "The voice policy does not exist in this tenant.";
  const policy = { kind: "dial_plan", check: { found: "none", name: "UK" } };
  const unknown = { code: "failed", message, advice: "Check its name.", detail: null, policy };
  const named = { choice: "named", name: "UK", checked: false } as const;
  const rules = voiceRules({ default: { ...voiceRules().default, dial_plan: named, calling: named } });
  openStep({ setupRules: () => Promise.reject(unknown) }, atVoiceRules({ rules }));
  await heading("Voice rules");
  await press("Next");
  expect((await screen.findByRole("alert")).textContent).toContain(message);
  await heading("Voice rules");
  const field = screen.getByRole("textbox", { name: "Name of the dial plan for Everybody" });
  expect(field.getAttribute("aria-invalid")).toBe("true");
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(screen.getAllByText(/no policy of this name/)).toHaveLength(1);
  const other = screen.getByRole("textbox", { name: "Name of the calling policy for Everybody" });
  expect(other.getAttribute("aria-invalid")).not.toBe("true");
  await userEvent.type(field, "-2");
  expect(field.getAttribute("aria-invalid")).not.toBe("true");
  expect(screen.queryByText(/no policy of this name/)).toBeNull();
});

test("the check runs by itself and says how well each thing is, in words", async () => {
  openStep({ setupCheck: async () => [good, warning] });
  const list = await screen.findByRole("list", { name: "What was found" });
  await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(2));
  const [first, second] = within(list).getAllByRole("listitem");
  expect(first?.textContent).toBe("Phone system · Good8x8 answers.");
  expect(second?.textContent).toContain("People · Look at this");
  expect(second?.textContent).toContain("Tick Microsoft Teams for somebody");
  expect(screen.getByText("Everything works. Look at one finding before you go on.")).toBeTruthy();
  expect(isOff(await button("Next"))).toBe(false);
});

test("something that does not work blocks the way on until it is checked again and works", async () => {
  const setupCheck = vi.fn().mockResolvedValueOnce([good, bad]).mockResolvedValue([good]);
  openStep({ setupCheck });
  expect(await screen.findByText(/1 of 2 checks found something that does not work/)).toBeTruthy();
  expect(screen.getByText("Enter the secret again.")).toBeTruthy();
  expect(isOff(await button("Next"))).toBe(true);
  await press("Next");
  await heading("Check");
  await press("Check again");
  await screen.findByText("Everything works.");
  await press("Next");
  await heading("Preview");
});

test("a check that cannot be made is said, and blocks the way on", async () => {
  openStep({ setupCheck: () => Promise.reject(locked) });
  expect((await screen.findByRole("alert")).textContent).toContain("The database is locked.");
  expect(isOff(await button("Next"))).toBe(true);
});

test("while it is checked there is no way on", async () => {
  openStep({ setupCheck: () => new Promise(() => undefined) });
  await heading("Check");
  expect(isOff(await button("Next"))).toBe(true);
  expect(isOff(await button("Check again"))).toBe(true);
  expect(await screen.findByText(/Looking at both systems/)).toBeTruthy();
});

test("findings have no accessibility faults", async () => {
  const { container } = openStep({ setupCheck: async () => [good, warning, bad] });
  await screen.findByText(/checks found something/);
  expect(await faults(container)).toEqual([]);
});

async function toPreview(answers: Partial<Backend>, view = atCheck()) {
  const page = openStep(answers, view);
  await screen.findByText("Everything works.");
  await press("Next");
  await heading("Preview");
  return page;
}

const finishing = () => ({
  setupFinish: vi.fn(async () => ({ ...sampleConnection, id: "tenant-1", sample: false })),
  syncNow: vi.fn(async (_: boolean) => null),
});

test("the preview says that nothing is written before it is approved", async () => {
  const { container } = await toPreview({});
  expect(await screen.findByText(/Until you approve it, nothing is written/)).toBeTruthy();
  expect((await screen.findByText("Fabrikam")).tagName).toBe("BDI");
  expect(await faults(container)).toEqual([]);
});

test("Finish and show the preview makes the connection, starts the first sync and shows the jobs", async () => {
  const shell = finishing();
  const { router } = await toPreview(shell);
  await press("Finish and show the preview");
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(shell.setupFinish).toHaveBeenCalledOnce();
  expect(shell.syncNow).toHaveBeenCalledExactlyOnceWith(false);
});

test("Finish alone starts nothing", async () => {
  const shell = finishing();
  const { router } = await toPreview(shell);
  await press("Finish");
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(shell.setupFinish).toHaveBeenCalledOnce();
  expect(shell.syncNow).not.toHaveBeenCalled();
});

test("a connection that cannot be made is said, and can be tried again", async () => {
  const shell = finishing();
  shell.setupFinish.mockRejectedValueOnce(locked);
  const { router } = await toPreview(shell);
  await press("Finish");
  expect((await screen.findByRole("alert")).textContent).toContain("The database is locked.");
  expect(shell.syncNow).not.toHaveBeenCalled();
  await press("Finish");
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
});

test("a preview that cannot be started leaves the connection made once", async () => {
  let view = atCheck();
  const shell = finishing();
  shell.setupFinish.mockImplementation(async () => {
    view = setup();
    return sampleConnection;
  });
  shell.syncNow.mockRejectedValueOnce(locked);
  const { router } = await toPreview({ ...shell, setup: async () => view });
  await press("Finish and show the preview");
  expect((await screen.findByRole("alert")).textContent).toContain("The database is locked.");
  expect(screen.queryByRole("button", { name: "Back" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Discard" })).toBeNull();
  await press("Show the preview");
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
  expect(shell.setupFinish).toHaveBeenCalledOnce();
  expect(shell.syncNow).toHaveBeenCalledTimes(2);
});

test("Back leads from the preview to the check, which runs again", async () => {
  const setupGo = vi.fn(async (step: SetupStep) => atCheck({ step }));
  const setupCheck = vi.fn(async () => [good]);
  await toPreview({ setupGo, setupCheck });
  await press("Back");
  await heading("Check");
  await waitFor(() => expect(setupCheck).toHaveBeenCalledTimes(2));
});
