import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import { stateWords } from "../../components/person-words";
import { MOST_DRAWN } from "../../components/rows-in-sight";
import type { PeopleRequest, PersonView } from "../../ipc/bindings";
import { events, person } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { openUsers, peoplePage } from "../../testing/open-users";
import { readTable } from "../../testing/read-table";
import { seen } from "../../testing/seen";

const table = () => readTable("Users");
const many = (count: number): PersonView[] =>
  Array.from({ length: count }, (_, i) => person({ user: `u${i}`, name: `Person ${i}` }));

test("a row names the person, the three values and the state", async () => {
  openUsers("/users", { people: [person({ wanted: "+441134960002", actual: null, state: "change" })] });
  const rows = within(await table()).getAllByRole("row");
  const cells = within(rows[1] as HTMLElement).getAllByRole("cell");
  expect(cells.map(seen)).toEqual([
    "Mira Patelmira@contoso.example",
    "+441134960001",
    "+441134960002",
    "No number",
    "Will changeTeams shows what the phone system says.",
  ]);
});

test.each(Object.entries(stateWords))("the state %s is said as %s", async (state, words) => {
  openUsers("/users", { people: [person({ state: state as PersonView["state"] })] });
  expect(within(await table()).getByText(words)).toBeTruthy();
});

test("the cause of a block stands under the state", async () => {
  const sentence = "The Microsoft account is disabled.";
  openUsers("/users", {
    people: [person({ state: "blocked", cause: "disabled", sentence, advice: "Enable it." })],
  });
  expect((await screen.findByTitle(`${sentence} Enable it.`)).textContent).toBe(sentence);
});

test.each([
  ["undone", "Undone"],
  ["rejected", "Rejected"],
  ["contested", "Contested"],
] as const)("a person on hold because %s is marked so", async (hold, badge) => {
  openUsers("/users", { people: [person({ hold, queued: true })] });
  expect(within(await table()).getByText(badge)).toBeTruthy();
  expect(within(await table()).getByText("Queued")).toBeTruthy();
});

test("a person for whom Microsoft does not show a write is marked so, with the reason", async () => {
  const not_shown = {
    job: 7,
    sent_at: "2026-11-21T09:00:00Z",
    sentence: "Microsoft accepted a change.",
    advice: "Sync again.",
    operation: null,
    request_ids: [],
    client_request_ids: [],
  };
  const { sentence, advice } = not_shown;
  openUsers("/users", { people: [person({ state: "change", sentence, advice, not_shown })] });
  expect(within(await table()).getByText("Not shown by Microsoft")).toBeTruthy();
  expect(within(await table()).getByTitle(`${sentence} ${advice}`)).toBeTruthy();
});

test("more people are loaded behind those that are shown", async () => {
  const everybody = many(120);
  const listPeople = vi.fn(async ({ offset, limit }: PeopleRequest) =>
    peoplePage({ people: everybody.slice(offset, offset + limit), total: 120 }),
  );
  openApp("/users", { listPeople });
  expect(await screen.findByText("100 of 120 people")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("120 people in the list")).toBeTruthy();
  expect(screen.getByText("Person 119")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
});

test("a long list draws only what is looked at, and says how long it is", async () => {
  openUsers("/users", { people: many(MOST_DRAWN + 100) });
  const rows = within(await table()).getAllByRole("row");
  expect(rows.length).toBeLessThan(100);
  expect((await table()).getAttribute("aria-rowcount")).toBe(String(MOST_DRAWN + 101));
});

test("before the first read the page offers it", async () => {
  const readPeople = vi.fn(async () => null);
  openUsers("/users", { people: [], read_at: null }, { readPeople });
  expect(await screen.findByRole("heading", { name: "Microsoft Teams has not been read yet" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Read both systems" }));
  expect(readPeople).toHaveBeenCalledOnce();
});

test("a read that can't be started says why", async () => {
  const refused = {
    code: "another_leader",
    message: "Another Voice Sync leads.",
    advice: "Close it.",
    detail: null,
  };
  openUsers("/users", { people: [], read_at: null }, { readPeople: () => Promise.reject(refused) });
  await userEvent.click(await screen.findByRole("button", { name: "Read both systems" }));
  expect((await screen.findByRole("alert")).textContent).toBe("Another Voice Sync leads.Close it.");
});

test("the first read is shown as under way", async () => {
  openUsers("/users", { people: [], read_at: null, reading: true });
  expect(await screen.findByRole("progressbar", { name: "Reading both systems" })).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Read both systems" })).toBeNull();
});

test("the header says how old the list is, and reads again", async () => {
  const readPeople = vi.fn(async () => null);
  const read_at = new Date(Date.now() - 3 * 60_000 - 5_000).toISOString();
  openUsers("/users", { read_at }, { readPeople });
  expect(await screen.findByText("Microsoft read 3 min ago")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Refresh" }));
  expect(readPeople).toHaveBeenCalledOnce();
});

test("while both systems are read the list stays, and asks for no second read", async () => {
  const readPeople = vi.fn(async () => null);
  openUsers("/users", { reading: true }, { readPeople });
  await table();
  expect(await screen.findByText("Reading both systems")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Refresh" }));
  expect(readPeople).not.toHaveBeenCalled();
});

test("the list is asked for again when people were read", async () => {
  const { listen, say } = events();
  const { listPeople } = openUsers("/users", {}, { listen });
  await table();
  const before = listPeople.mock.calls.length;
  say({ event: "people_read" });
  await waitFor(() => expect(listPeople.mock.calls.length).toBeGreaterThan(before));
});

test("a phone system without Teams-enabled people says so", async () => {
  openUsers("/users", { people: [], states: {}, causes: {} });
  expect(
    await screen.findByRole("heading", { name: "Nobody is enabled for Teams in the phone system" }),
  ).toBeTruthy();
  const next = screen.getByRole("link", { name: "See when the phone system was read" });
  expect(next.getAttribute("href")).toBe("/services/pbx");
  expect(screen.queryByRole("search")).toBeNull();
});

test("a list that could not be read says why and is asked for again", async () => {
  const refused = {
    code: "failed",
    message: "The list is locked.",
    advice: "Wait a minute.",
    detail: "row 7",
  };
  const listPeople = vi.fn().mockRejectedValueOnce(refused).mockResolvedValue(peoplePage());
  openApp("/users", { listPeople });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("Users could not be read");
  expect(alert.textContent).toContain("The list is locked. Wait a minute.");
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await table()).toBeTruthy();
});

test("without a tenant the page says that one has to be connected", async () => {
  const refused = { code: "not_connected", message: "No connection is open.", advice: null, detail: null };
  openApp("/users", { listPeople: () => Promise.reject(refused) });
  expect(await screen.findByRole("heading", { name: "No tenant is connected" })).toBeTruthy();
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile name is shown as text: %j",
  async (name) => {
    const { container } = openUsers("/users", { people: [person({ name, upn: name, sentence: name })] });
    const link = within(await table()).getByRole("link");
    expect(link.textContent).toBe(name);
    expect(link.querySelector("bdi")).toBeTruthy();
    expect(container.querySelector("table img, table script")).toBeNull();
  },
);

test("a number that is no number is shown as it was given", async () => {
  const pbx = `ext. ${"9".repeat(600)}`;
  openUsers("/users", { people: [person({ pbx, wanted: null })] });
  expect((await screen.findByTitle(pbx)).textContent).toBe(pbx);
});

test("a hostile id leads to its own person", async () => {
  openUsers("/users", { people: [person({ user: "../jobs/1?x#y" })] });
  const link = within(await table()).getByRole("link");
  expect(link.getAttribute("href")).toMatch(/^\/users\/[^/?#]+$/);
});

test("the page is free of what axe finds", async () => {
  const { container } = openUsers("/users", {
    people: [person({ hold: "undone", queued: true, state: "blocked" })],
  });
  await table();
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});
