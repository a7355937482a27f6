import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ChangeKindView, QueuedChangeView, StateView } from "../../ipc/bindings";
import { autoSync } from "../../testing/fake-auto-sync";
import { faults } from "../../testing/faults";
import { openState } from "../../testing/open-state";

function change(fields: Partial<QueuedChangeView> = {}): QueuedChangeView {
  return {
    user: "u1",
    name: "Mira Patel",
    kind: "number",
    seen_at: "2026-11-22T09:30:00Z",
    saved_at: null,
    ...fields,
  };
}

async function openQueue(changes: QueuedChangeView[], fields: Partial<StateView> = {}) {
  const queued = { button: "changes_queued" as const, queued: changes.length, queued_changes: changes };
  const opened = openState({ ...queued, ...fields });
  const opener = await screen.findByRole("button", { name: /^What is queued/ });
  await userEvent.click(opener);
  return { ...opened, opener, queue: await screen.findByRole("dialog", { name: "What is queued" }) };
}

test.each<[ChangeKindView, string]>([
  ["added", "Teams was turned on"],
  ["number", "Another number"],
  ["voice_rule", "Another site or country"],
  ["identity", "Another name or address"],
  ["disabled", "Teams was turned off"],
  ["removed", "Left the phone system"],
  ["moved", "Created again in the phone system"],
])("a change of the kind %s is said as: %s", async (kind, words) => {
  const { queue } = await openQueue([change({ kind })]);
  const row = within(queue).getByRole("listitem");
  expect(row.textContent).toContain("Mira Patel");
  expect(row.textContent).toContain(words);
  expect(row.querySelector("time")?.dateTime).toBe("2026-11-22T09:30:00Z");
});

test.each([
  ["2026-11-22T09:29:54Z", /^Saved /, /^Saved .* Seen /],
  [null, /^Seen /, /^Seen /],
] as const)("a change that was saved at %s says so, and when it was seen", async (saved_at, words, title) => {
  const { queue } = await openQueue([change({ saved_at })]);
  const time = queue.querySelector("time");
  expect(time?.dateTime).toBe(saved_at ?? "2026-11-22T09:30:00Z");
  expect(time?.textContent).toMatch(words);
  expect(time?.title).toMatch(title);
});

test("the number that waits stands beside the button, also when only the newest are listed", async () => {
  const { opener, queue } = await openQueue([change(), change({ user: "u2" })], { queued: 60 });
  expect(opener.textContent).toBe("What is queued: 60");
  expect(within(queue).getByText("And 58 earlier changes.")).toBeTruthy();
});

test("nothing that waits is said so", async () => {
  const { queue } = await openQueue([]);
  expect(queue.textContent).toContain("Nothing waits");
  await waitFor(() => expect(document.activeElement).toBe(queue));
});

test("without Auto Sync a person sends what waits", async () => {
  const { queue } = await openQueue([change()]);
  expect(queue.textContent).toContain("Sync Now sends them to Microsoft Teams.");
});

test("with Auto Sync it goes by itself", async () => {
  const { queue } = await openQueue([change()], { auto_sync: autoSync({ standing: "ready" }) });
  expect(queue.textContent).toContain("Auto Sync sends them to Microsoft Teams by itself");
});

test("the time that is left until an Auto job is counted down", async () => {
  const sync_at = new Date(Date.now() + 25_000).toISOString();
  const { queue } = await openQueue([change()], { auto_sync: autoSync({ standing: "ready", sync_at }) });
  const timer = within(queue).getByRole("timer");
  expect(queue.textContent).toContain("Auto Sync sends them to Microsoft Teams in 0:2");
  const first = timer.textContent;
  await waitFor(() => expect(timer.textContent).not.toBe(first), { timeout: 3_000 });
  expect(await faults(queue)).toEqual([]);
});

test("a name leads to the person, and the list closes", async () => {
  const { queue, router } = await openQueue([change()]);
  await userEvent.click(within(queue).getByRole("link", { name: "Mira Patel" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/users/u1"));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("Escape closes the list and gives the focus back", async () => {
  const { opener } = await openQueue([change()]);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile name is shown as text: %j",
  async (name) => {
    const { queue } = await openQueue([change({ name })]);
    const shown = within(queue).getByText(name);
    expect(shown.tagName).toBe("BDI");
    expect(queue.querySelector("li img")).toBeNull();
    expect(shown.closest("a")?.title).toBe(name);
  },
);

test("the list has no accessibility faults", async () => {
  const { queue } = await openQueue([change(), change({ user: "u2", kind: "added" })], { queued: 60 });
  expect(await faults(queue)).toEqual([]);
});
