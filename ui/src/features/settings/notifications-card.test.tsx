import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { PreferencesView, SettingsView, UiError, WebhookRequest, WebhookView } from "../../ipc/bindings";
import sentences from "../../testing/error-sentences.json";
import { settings } from "../../testing/fake-settings";
import { faults } from "../../testing/faults";
import { fill } from "../../testing/fill";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";

const ORIGIN = "https://prod-12.westeurope.logic.example";
const ADDRESS = `${ORIGIN}/workflows/7/triggers/manual/paths/invoke?sig=s3cret`;
const NOT_SAVED = "The address of the Teams channel is not saved.";
const refused = sentences.channel_refused as UiError;
const kept: WebhookView = { origin: ORIGIN, internal: false, failing: null };

/** A shell that keeps the channel, as the real one would. */
function openChannel(webhook: WebhookView | null = null, answers: Partial<Backend> = {}) {
  let now: SettingsView = settings({ webhook });
  const saveWebhook = vi.fn(async ({ address, internal }: WebhookRequest) => {
    now = { ...now, webhook: { origin: new URL(address).origin, internal, failing: null } };
    return "done" as const;
  });
  const removeWebhook = vi.fn(async () => {
    now = { ...now, webhook: null };
    return null;
  });
  const testWebhook = vi.fn(async () => null);
  const keepUnsaved = vi.fn(async (_: string | null) => null);
  const asked = { saveWebhook, removeWebhook, testWebhook, keepUnsaved };
  return { ...asked, ...openApp("/settings", { settings: async () => now, ...asked, ...answers }) };
}

const channel = () => screen.findByRole("region", { name: "Teams channel" });
const press = async (name: string) =>
  userEvent.click(await within(await channel()).findByRole("button", { name }));
const said = async () => within(await channel()).getByRole("status");
const send = () => press("Save and post a first message");
const address = () => screen.findByLabelText(/^Address of the workflow/) as Promise<HTMLInputElement>;

test.each([
  [true, false],
  [false, true],
])("the desktop that was told (%s) is kept with all other preferences", async (before, after) => {
  const preferences = { theme: "dark", last_page: "/settings", notifications: before } as const;
  const savePreferences = vi.fn(async (_: PreferencesView) => null);
  openChannel(null, { preferences: async () => preferences, savePreferences });
  const box = await screen.findByRole("switch", { name: "On this desktop" });
  expect(box).toHaveProperty("checked", before);
  await userEvent.click(box);
  const all = expect.objectContaining({ ...preferences, notifications: after });
  await waitFor(() => expect(savePreferences).toHaveBeenCalledWith(all));
  expect(box).toHaveProperty("checked", after);
});

test("a switch that could not be kept says why", async () => {
  openChannel(null, { savePreferences: () => Promise.reject(busy) });
  await userEvent.click(await screen.findByRole("switch", { name: "On this desktop" }));
  const card = await screen.findByRole("region", { name: "Notifications" });
  expect((await within(card).findByRole("alert")).textContent).toContain("A job is running.");
});

test("without a channel it is said how to make a workflow for one", async () => {
  openChannel();
  const steps = within(await channel()).getAllByRole("listitem");
  expect(steps).toHaveLength(3);
  expect(steps[1]?.textContent).toContain("Send webhook alerts to a channel");
});

test("the address is sent, and never in the document again", async () => {
  const { saveWebhook, keepUnsaved } = openChannel();
  await fill(/^Address of the workflow/, ` ${ADDRESS} `);
  expect((await address()).type).toBe("password");
  expect(document.documentElement.outerHTML).not.toContain("s3cret");
  await userEvent.click(screen.getByRole("checkbox", { name: "This address is inside our network" }));
  await send();
  expect(saveWebhook).toHaveBeenCalledExactlyOnceWith({ address: ADDRESS, internal: true });
  await waitFor(async () => expect((await said()).textContent).toContain("The Teams channel is saved."));
  expect(document.activeElement).toBe(await said());
  expect((await channel()).textContent).toContain(ORIGIN);
  expect((await channel()).textContent).toContain("May be inside your network");
  expect(document.documentElement.outerHTML).not.toContain("s3cret");
  await waitFor(() => expect(keepUnsaved).toHaveBeenLastCalledWith(null));
  const values = [...document.querySelectorAll("input")].map(({ value }) => value);
  expect(values.join(" ")).not.toContain("s3cret");
});

test.each([
  ["", "Enter the address of the workflow."],
  ["the channel", "This is not a web address."],
  ["http://prod-12.example/workflows/7", "Use an address that begins with https://"],
])("the address '%s' is refused at the field, and the shell is not asked", async (text, problem) => {
  const { saveWebhook } = openChannel();
  await fill(/^Address of the workflow/, text);
  await send();
  expect((await within(await channel()).findByRole("alert")).textContent).toContain(problem);
  expect(document.activeElement).toBe(await address());
  expect((await address()).value).toBe(text);
  expect(saveWebhook).not.toHaveBeenCalled();
});

test("a no to the native question keeps what was pasted, and nothing is said", async () => {
  const saveWebhook = vi.fn(async () => "declined" as const);
  openChannel(null, { saveWebhook });
  await fill(/^Address of the workflow/, ADDRESS);
  await send();
  expect(saveWebhook).toHaveBeenCalledOnce();
  expect((await address()).value).toBe(ADDRESS);
  expect((await said()).textContent).toBe("");
});

test("a workflow that does not take the message says why, and what was pasted stays", async () => {
  openChannel(null, { saveWebhook: () => Promise.reject(refused) });
  await fill(/^Address of the workflow/, ADDRESS);
  await send();
  expect((await within(await channel()).findByRole("alert")).textContent).toContain(refused.message);
  expect((await address()).value).toBe(ADDRESS);
});

test("an address that is not saved is not left without asking", async () => {
  const { keepUnsaved } = openChannel();
  await fill(/^Address of the workflow/, ADDRESS);
  await waitFor(() => expect(keepUnsaved).toHaveBeenLastCalledWith(NOT_SAVED));
  await userEvent.click(screen.getByRole("link", { name: "Sync Jobs" }));
  expect((await screen.findByRole("alertdialog")).textContent).toContain(NOT_SAVED);
});

test("a channel that is set shows its origin alone, and what came of a test message", async () => {
  const { testWebhook } = openChannel(kept);
  expect((await channel()).textContent).toContain(`Posts to${ORIGIN}`);
  expect(screen.queryByLabelText(/^Address of the workflow/)).toBeNull();
  await press("Send a test message");
  expect(testWebhook).toHaveBeenCalledOnce();
  await waitFor(async () =>
    expect((await said()).textContent).toBe("The test message is on its way to the Teams channel."),
  );
});

test("a test message that was refused says why, and what was said before is gone", async () => {
  const testWebhook = vi.fn().mockResolvedValueOnce(null).mockRejectedValue(refused);
  openChannel(kept, { testWebhook });
  await press("Send a test message");
  await waitFor(async () => expect((await said()).textContent).not.toBe(""));
  await press("Send a test message");
  expect((await within(await channel()).findByRole("alert")).textContent).toContain(refused.message);
  expect((await said()).textContent).toBe("");
});

test("another address is entered in place of the one that is kept", async () => {
  const { saveWebhook } = openChannel(kept);
  await press("Change...");
  await waitFor(async () => expect(document.activeElement).toBe(await address()));
  await press("Cancel");
  expect(screen.queryByLabelText(/^Address of the workflow/)).toBeNull();
  await press("Change...");
  await fill(/^Address of the workflow/, ADDRESS.replace("12", "34"));
  await send();
  expect(saveWebhook).toHaveBeenCalledOnce();
  await waitFor(async () =>
    expect((await channel()).textContent).toContain("https://prod-34.westeurope.logic.example"),
  );
  expect((await said()).textContent).toContain("The Teams channel is saved.");
});

test("the channel is removed once that was asked about", async () => {
  const { removeWebhook } = openChannel(kept);
  await press("Remove");
  await userEvent.click(await screen.findByRole("button", { name: "Keep it" }));
  expect(removeWebhook).not.toHaveBeenCalled();
  await press("Remove");
  await userEvent.click(await screen.findByRole("button", { name: "Remove channel" }));
  expect(removeWebhook).toHaveBeenCalledOnce();
  await address();
  expect((await said()).textContent).toContain("The Teams channel is removed.");
});

test("a channel that could not be removed says why, and is still shown", async () => {
  openChannel(kept, { removeWebhook: () => Promise.reject(busy) });
  await press("Remove");
  await userEvent.click(await screen.findByRole("button", { name: "Remove channel" }));
  expect((await within(await channel()).findByRole("alert")).textContent).toContain("A job is running.");
  expect((await channel()).textContent).toContain(ORIGIN);
});

test.each([
  ["to be set", null],
  ["set", kept],
])("a channel %s has no accessibility faults", async (_, webhook) => {
  openChannel(webhook);
  await channel();
  expect(await faults(screen.getByRole("main"))).toEqual([]);
});
