import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type {
  ConsentView,
  PeoplePageView,
  PeopleRequest,
  QueuedChangeView,
  StateView,
} from "../../ipc/bindings";
import { autoSync } from "../../testing/fake-auto-sync";
import { consent, notGranted } from "../../testing/fake-consent";
import { pbxStatus } from "../../testing/fake-pbx";
import { faults } from "../../testing/faults";
import { busy, leader, openState, running } from "../../testing/open-state";
import { peoplePage } from "../../testing/open-users";

const open = (fields: Partial<StateView> = {}, answers: Partial<Backend> = {}) =>
  openState(fields, answers, "/overview");

async function card(title: string) {
  const found = await screen.findByRole("region", { name: title });
  await waitFor(() => expect(found.querySelector("[aria-busy=true]")).toBeNull());
  return found;
}

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 5_000).toISOString();

const change = (user: string): QueuedChangeView => ({
  user,
  name: `Person ${user}`,
  kind: "number",
  seen_at: "2026-11-22T09:30:00Z",
  saved_at: "2026-11-22T09:29:54Z",
});

test("the newest changes are named with when they were saved, and lead to the person", async () => {
  const queued_changes = ["u1", "u2", "u3", "u4", "u5"].map(change);
  const { router } = open({ button: "changes_queued", queued: 60, queued_changes });
  const queue = await card("Changes queued");
  expect(queue.textContent).toContain("60 changes since the last sync.");
  expect(within(queue).getAllByRole("listitem")).toHaveLength(4);
  expect(within(queue).getAllByText(/^Saved /)).toHaveLength(4);
  expect(queue.textContent).toContain("And 56 earlier changes.");
  await userEvent.click(within(queue).getByRole("link", { name: "Person u2" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/users/u2"));
});

test("the last sync says how and when it ended, and is a press away", async () => {
  open({ last_job: { id: 41, status: "completed", ended_at: ago(3) } });
  const last = await card("Last sync");
  await waitFor(() => expect(last.textContent).toContain("Completed3 min ago"));
  expect(within(last).getByRole("link", { name: "Open job 41" }).getAttribute("href")).toBe("/jobs/41");
});

test("before the first sync there is none", async () => {
  open();
  const last = await card("Last sync");
  await waitFor(() => expect(last.textContent).toContain("No sync yet."));
  expect(within(last).getByRole("link").getAttribute("href")).toBe("/jobs");
});

const soon = new Date(Date.now() + 3_600_000).toISOString();

test.each<[string, Partial<StateView>, RegExp]>([
  ["none", {}, /None by itselfAuto Sync: Off\./],
  ["a change away", { auto_sync: autoSync({ standing: "ready" }) }, /With the next changeAuto Sync: On\./],
  ["counted down", { auto_sync: autoSync({ standing: "ready", sync_at: soon }) }, /In \d+:\d\d/],
  ["paused", { auto_sync: autoSync({ standing: "pbx_enable_sync" }) }, /Paused: PBX Enable Sync is on/],
  ["now", { running: running() }, /NowSyncing 120 of 500 people\./],
  ["elsewhere", { following: leader() }, /Started elsewhere/],
])("the next sync is %s: %j", async (_, fields, words) => {
  open(fields);
  const next = await card("Next sync");
  await waitFor(() => expect(next.textContent).toMatch(words));
});

const people = (fields: Partial<PeoplePageView> = {}) => ({ listPeople: async () => peoplePage(fields) });

test.each([
  ["No Phone System licence", "7", { causes: ["no_phone_system"] }],
  ["No Microsoft account", "5", { causes: ["no_account"] }],
  ["Number held by somebody else", "2", { causes: ["held_elsewhere"] }],
  ["Blocked", "12", { states: ["blocked"] }],
  ["Changed in Teams", "4", { states: ["drifted"] }],
  ["Left alone for now", "3", { states: ["left"] }],
])("%s is counted, and leads to exactly those users", async (name, count, search) => {
  const { router } = open({}, people({ states: { blocked: 12, drifted: 4, left: 3, already_right: 90 } }));
  const link = await within(await card("Needs attention")).findByRole("link", { name });
  expect(link.closest("li")?.lastElementChild?.textContent).toBe(count);
  await userEvent.click(link);
  await waitFor(() => expect(router.state.location.pathname).toBe("/users"));
  expect(router.state.location.search).toEqual(search);
});

test("under Blocked stand the causes that add up to it, and those of nobody else", async () => {
  const counts = { no_phone_system: 7, no_account: 5, held_elsewhere: 20, waits_for_number: 1 };
  open({}, people({ states: { blocked: 12, held_elsewhere: 20, waits_for_number: 1 }, causes: counts }));
  const attention = await card("Needs attention");
  await within(attention).findByText("Blocked");
  const rows = within(attention).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    "Blocked12",
    "No Phone System licence7",
    "No Microsoft account5",
    "Number held by somebody else20",
    "Number still with somebody else1",
  ]);
});

test("the counts are asked for without anybody's row", async () => {
  const listPeople = vi.fn(async (_: PeopleRequest) => peoplePage());
  open({}, { listPeople });
  await within(await card("Needs attention")).findByText("Blocked");
  expect(listPeople.mock.lastCall?.[0]).toMatchObject({ text: null, states: [], causes: [], limit: 1 });
});

test("causes stand with the most frequent first, and every held job by itself", async () => {
  open({ button: "held", held_jobs: [12, 9] }, people());
  const attention = await card("Needs attention");
  await within(attention).findByText("Blocked");
  expect(
    within(attention)
      .getAllByRole("link")
      .map((link) => link.textContent),
  ).toEqual([
    "Job 12 is held for approval",
    "Job 9 is held for approval",
    "Blocked",
    "No Phone System licence",
    "No Microsoft account",
    "Number held by somebody else",
  ]);
});

test("of many held jobs the newest are named, and all are a press away", async () => {
  const { router } = open({ button: "held", held_jobs: [15, 14, 13, 12, 9] }, people());
  const more = await within(await card("Needs attention")).findByRole("link", {
    name: "And 2 other held jobs",
  });
  await userEvent.click(more);
  await waitFor(() => expect(router.state.location.search).toEqual({ statuses: ["held"] }));
});

test("where nothing is wrong it says so, and how old that is", async () => {
  open({}, people({ states: { already_right: 90 }, causes: {}, read_at: ago(3) }));
  const attention = await card("Needs attention");
  await within(attention).findByText("Nobody needs you now");
  expect(attention.textContent).toContain("Microsoft read 3 min ago");
});

test("before Microsoft was read nothing is said to be well", async () => {
  open({}, people({ states: {}, causes: {}, read_at: null }));
  const attention = await card("Needs attention");
  expect(await within(attention).findByRole("link", { name: "Read it under Users" })).toBeTruthy();
  expect(attention.textContent).not.toContain("Nobody needs you");
});

const approval = async (fields: Partial<ConsentView>) => {
  open({}, { consent: async () => consent(fields) });
  const found = await card("Approval");
  await waitFor(() => expect(found.querySelector("span[title]")).toBeTruthy());
  return found;
};

test("an approval says who granted it, how it signs in, how long it lasts and when it was used", async () => {
  const found = await approval({ last_used: ago(120) });
  const words = found.textContent ?? "";
  expect(words).toContain("Approved");
  expect(words).toContain("grace@contoso.example");
  expect(words).toContain("As itself, with this computer's certificate");
  expect(words).toContain("Valid until20 Nov 2028".slice(0, 11));
  expect(words).toContain("Last used2 h ago");
  expect(words).not.toContain("renew it now");
  expect(within(found).getByRole("link").getAttribute("href")).toBe("/services/teams");
});

test.each<[Partial<ConsentView>, string]>([
  [
    { state: "reconnect_needed", reason: "The certificate ended.", advice: "Renew it." },
    "The certificate ended. Renew it.",
  ],
  [{ renewal_due: true }, ": renew it now"],
  [notGranted, "Not approved"],
  [{ ...notGranted, state: "revoked" }, "Revoked"],
])("an approval that needs somebody says so: %j", async (fields, words) => {
  expect((await approval(fields)).textContent).toContain(words);
});

test("the phone system says how old the copy is, whom it has, and when it is read next", async () => {
  open({}, { pbxStatus: async () => pbxStatus({ last_complete: ago(3) }) });
  const phones = await card("Phone system");
  await within(phones).findByText("1,250");
  expect(phones.textContent).toMatch(/3 min ago.*1,250.*812.*In \d min/);
});

test("a part that cannot be read says why, is asked for again, and leaves the others as they are", async () => {
  const asked = vi.fn().mockRejectedValueOnce(busy).mockResolvedValue(pbxStatus());
  open({}, { pbxStatus: asked, ...people() });
  const phones = await card("Phone system");
  expect((await within(phones).findByRole("alert")).textContent).toContain("Wait until it ends.");
  await within(await card("Needs attention")).findByText("Blocked");
  await userEvent.click(within(phones).getByRole("button", { name: "Try again" }));
  expect(await within(phones).findByText("812")).toBeTruthy();
  expect(within(phones).queryByRole("alert")).toBeNull();
});

test("a hostile name is shown as text", async () => {
  const name = "<img src=x onerror=alert(1)>";
  open({ queued: 1, queued_changes: [{ ...change("u1"), name }] });
  const queue = await card("Changes queued");
  expect((await within(queue).findByText(name)).tagName).toBe("BDI");
});

test("the overview has no accessibility faults", async () => {
  const { container } = open(
    { button: "held", held_jobs: [12], queued: 2, queued_changes: [change("u1"), change("u2")] },
    people({ states: { blocked: 12, drifted: 4 } }),
  );
  await within(await card("Needs attention")).findByText("Blocked");
  await within(await card("Phone system")).findByText("812");
  expect(await faults(container)).toEqual([]);
});
