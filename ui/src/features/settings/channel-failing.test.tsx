import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { FailingView, SettingsView } from "../../ipc/bindings";
import { settings } from "../../testing/fake-settings";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

const title = "Messages do not reach this channel";
const why = "The workflow of the Teams channel did not take the message.";
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000 - 5_000).toISOString();

/** A channel that takes its messages again once a test message arrived. */
function openChannel(failing: FailingView | null) {
  let now: SettingsView = settings({
    webhook: { origin: "https://prod-12.westeurope.logic.example", internal: false, failing },
  });
  const testWebhook = async () => {
    now = { ...now, webhook: now.webhook && { ...now.webhook, failing: null } };
    return null;
  };
  return openApp("/settings", { settings: async () => now, testWebhook });
}

const channel = () => screen.findByRole("region", { name: "Teams channel" });

test("a channel that refuses its messages says since when, why, and what to do", async () => {
  openChannel({ since: hoursAgo(2), why });
  const said = within(await channel()).getByRole("group", { name: title }).textContent;
  expect(said).toContain("It began 2 h ago.");
  expect(said).toContain(why);
  expect(said).toContain("Send a test message.");
  expect(said).toContain("look in Teams whether the workflow of the channel is still there");
});

test("a channel that takes its messages has no warning", async () => {
  openChannel(null);
  await channel();
  expect(screen.queryByText(title)).toBeNull();
});

test("the warning goes when a test message has arrived", async () => {
  openChannel({ since: hoursAgo(30), why });
  await userEvent.click(within(await channel()).getByRole("button", { name: "Send a test message" }));
  await waitFor(() => expect(screen.queryByText(title)).toBeNull());
});

test("the warning makes way for the form that sets another address", async () => {
  openChannel({ since: hoursAgo(2), why });
  await userEvent.click(within(await channel()).getByRole("button", { name: "Change..." }));
  expect(screen.queryByText(title)).toBeNull();
});

test("the reason is shown as text, whoever wrote it", async () => {
  openChannel({ since: hoursAgo(2), why: "<img src=x onerror=alert(1)>" });
  const said = within(await channel()).getByRole("group", { name: title });
  expect(said.textContent).toContain("<img src=x");
  expect(said.querySelector("img")).toBeNull();
});

test("a channel that refuses has no accessibility faults", async () => {
  openChannel({ since: hoursAgo(2), why });
  expect(await faults(await channel())).toEqual([]);
});
