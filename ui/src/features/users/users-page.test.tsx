import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { PeoplePageView, PeopleRequest, PersonView } from "../../ipc/bindings";
import { events, person, personDetail } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { causes, stateWords } from "./person-words";
import { DRAWN_WHOLE } from "./users-rows";
import { readUsersSearch } from "./users-search";

function page(fields: Partial<PeoplePageView> = {}): PeoplePageView {
  const people = fields.people ?? [person()];
  return {
    people,
    total: people.length,
    states: { blocked: 12, already_right: 3 },
    causes: { no_phone_system: 7, no_account: 5, held_elsewhere: 2 },
    read_at: new Date().toISOString(),
    reading: false,
    ...fields,
  };
}

function openUsers(address = "/users", fields: Partial<PeoplePageView> = {}, answers: Partial<Backend> = {}) {
  const listPeople = vi.fn<(request: PeopleRequest) => Promise<PeoplePageView>>(async () => page(fields));
  return { listPeople, ...openApp(address, { listPeople, ...answers }) };
}

const table = () => screen.findByRole("table", { name: "Users" });
const asked = (listPeople: { mock: { lastCall?: [PeopleRequest] | undefined } }) =>
  listPeople.mock.lastCall?.[0];
const many = (count: number): PersonView[] =>
  Array.from({ length: count }, (_, i) => person({ user: `u${i}`, name: `Person ${i}` }));

test("a row names the person, the three values and the state", async () => {
  openUsers("/users", { people: [person({ wanted: "+441134960002", actual: null, state: "change" })] });
  const rows = within(await table()).getAllByRole("row");
  const cells = within(rows[1] as HTMLElement).getAllByRole("cell");
  expect(cells.map((cell) => cell.textContent)).toEqual([
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

test("what is typed narrows the list and stands in the address", async () => {
  const { listPeople, router } = openUsers();
  await userEvent.type(await screen.findByRole("searchbox", { name: "Search users" }), "4411");
  await waitFor(() => expect(asked(listPeople)?.text).toBe("4411"));
  expect(router.state.location.search).toEqual({ text: "4411" });
});

test("states are chosen with their counts, several of them, and stand in the address", async () => {
  const { listPeople, router } = openUsers();
  await userEvent.click(await screen.findByRole("button", { name: "State: All" }));
  const blocked = await screen.findByRole("menuitemcheckbox", { name: /Blocked/ });
  expect(blocked.textContent).toBe("Blocked12");
  await userEvent.click(blocked);
  await userEvent.click(screen.getByRole("menuitemcheckbox", { name: /Already right/ }));
  await waitFor(() => expect(asked(listPeople)?.states).toEqual(["blocked", "already_right"]));
  expect(router.state.location.search).toEqual({ states: ["blocked", "already_right"] });
});

test("a cause is chosen by its words", async () => {
  const { listPeople } = openUsers();
  await userEvent.click(await screen.findByRole("button", { name: "Cause: All" }));
  await userEvent.click(await screen.findByRole("menuitemcheckbox", { name: /No Phone System licence/ }));
  await waitFor(() => expect(asked(listPeople)?.causes).toEqual(["no_phone_system"]));
  expect(await screen.findByText("Cause: No Phone System licence")).toBeTruthy();
});

test("the blocked are summed up by cause, the most frequent first, and each is a filter", async () => {
  const { listPeople, router } = openUsers();
  const summary = await screen.findByRole("region", { name: "Blocked, by cause" });
  const names = within(summary).getAllByRole("button");
  expect(names.map((button) => button.textContent)).toEqual([
    "12 blocked",
    "No Phone System licence 7",
    "No Microsoft account 5",
  ]);
  await userEvent.click(names[2] as HTMLElement);
  await waitFor(() => expect(asked(listPeople)?.causes).toEqual(["no_account"]));
  await userEvent.click(within(summary).getByRole("button", { name: "12 blocked" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ states: ["blocked"] }));
});

test("filters are taken back together", async () => {
  const { router } = openUsers('/users?text=mira&states=["blocked"]&sort=state');
  await userEvent.click(await screen.findByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ sort: "state" }));
  expect((screen.getByRole("searchbox") as HTMLInputElement).value).toBe("");
});

test("a heading sorts, and once more turns the order round", async () => {
  const { listPeople } = openUsers();
  const heading = async (name: string) => within(await table()).getByRole("columnheader", { name });
  expect((await heading("Name")).getAttribute("aria-sort")).toBe("ascending");
  const state = await heading("State");
  await userEvent.click(within(state).getByRole("button"));
  await waitFor(() => expect(asked(listPeople)).toMatchObject({ sort: "state", descending: false }));
  await userEvent.click(within(await heading("State")).getByRole("button"));
  await waitFor(() => expect(asked(listPeople)).toMatchObject({ sort: "state", descending: true }));
  expect((await heading("State")).getAttribute("aria-sort")).toBe("descending");
  expect((await heading("Name")).getAttribute("aria-sort")).not.toBe("ascending");
});

test("an address brings back everything that it keeps", async () => {
  const address = '/users?text="441"&states=["add"]&causes=["disabled"]&sort=number&descending=true';
  const { listPeople } = openUsers(address);
  await table();
  expect(asked(listPeople)).toEqual({
    text: "441",
    states: ["add"],
    causes: ["disabled"],
    sort: "number",
    descending: true,
    offset: 0,
    limit: 100,
  });
});

test("what the address says and nobody understands is left out", () => {
  const raw = {
    text: 441,
    states: ["add", "bad", 3, "add"],
    causes: "toString",
    sort: "age",
    descending: "yes",
  };
  expect(readUsersSearch(raw)).toEqual({ text: "441", states: ["add"] });
  expect(readUsersSearch({ states: "blocked", causes: ["disabled"], sort: "name" })).toEqual({
    states: ["blocked"],
    causes: ["disabled"],
  });
  expect(readUsersSearch({ text: "  ", states: [], descending: false })).toEqual({});
});

test("every cause is read back from the address", () => {
  expect(readUsersSearch({ causes: [...causes] }).causes).toEqual(causes);
});

test("more people are loaded behind those that are shown", async () => {
  const everybody = many(120);
  const listPeople = vi.fn(async ({ offset, limit }: PeopleRequest) =>
    page({ people: everybody.slice(offset, offset + limit), total: 120 }),
  );
  openApp("/users", { listPeople });
  expect(await screen.findByText("100 of 120 people")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("120 people")).toBeTruthy();
  expect(screen.getByText("Person 119")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
});

test("a long list draws only what is looked at, and says how long it is", async () => {
  openUsers("/users", { people: many(DRAWN_WHOLE + 100) });
  const rows = within(await table()).getAllByRole("row");
  expect(rows.length).toBeLessThan(100);
  expect((await table()).getAttribute("aria-rowcount")).toBe(String(DRAWN_WHOLE + 101));
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
  expect(screen.getByText("Reading both systems")).toBeTruthy();
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
});

test("filters that nobody meets are said to be the reason", async () => {
  const { router } = openUsers("/users?text=zzz", { people: [] });
  expect(await screen.findByRole("heading", { name: "Nobody matches" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show everybody" }));
  await waitFor(() => expect(router.state.location.search).toEqual({}));
});

test("a list that could not be read says why and is asked for again", async () => {
  const refused = {
    code: "failed",
    message: "The list is locked.",
    advice: "Wait a minute.",
    detail: "row 7",
  };
  const listPeople = vi.fn().mockRejectedValueOnce(refused).mockResolvedValue(page());
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

test("the way back from a person keeps the filters", async () => {
  const search = { text: "mira", states: ["blocked"] };
  const { router } = openUsers(
    "/users?text=mira&states=[%22blocked%22]",
    {},
    { person: async () => personDetail() },
  );
  await userEvent.click(within(await table()).getByRole("link"));
  await screen.findByRole("heading", { level: 1, name: "Mira Patel" });
  const trail = screen.getByRole("navigation", { name: "Breadcrumb" });
  await userEvent.click(within(trail).getByRole("link", { name: "Users" }));
  await table();
  expect(router.state.location.search).toEqual(search);
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
