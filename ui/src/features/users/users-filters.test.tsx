import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { causes } from "../../components/person-words";
import type { PeopleRequest } from "../../ipc/bindings";
import { personDetail } from "../../testing/fake-backend";
import { openUsers } from "../../testing/open-users";
import { readTable } from "../../testing/read-table";
import { readUsersSearch } from "./users-search";

const table = () => readTable("Users");
const asked = (listPeople: { mock: { lastCall?: [PeopleRequest] | undefined } }) =>
  listPeople.mock.lastCall?.[0];

test("what is typed narrows the list and stands in the address", async () => {
  const { listPeople, router } = openUsers();
  await userEvent.type(await screen.findByRole("searchbox", { name: "Person or number" }), "4411");
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
  expect(await screen.findByRole("button", { name: "Cause: No Phone System licence" })).toBeTruthy();
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
  await screen.findByRole("region", { name: "Filters in use" });
  await userEvent.click(await screen.findByRole("button", { name: "Clear filters" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ sort: "state" }));
  expect((screen.getByRole("searchbox") as HTMLInputElement).value).toBe("");
});

test("each filter in use is named, and taken back alone", async () => {
  const { router } = openUsers('/users?text=mira&states=["blocked","add"]&causes=["no_account"]');
  const inUse = await screen.findByRole("region", { name: "Filters in use" });
  const names = within(inUse).getAllByRole("button");
  expect(names.map(({ textContent }) => textContent)).toEqual([
    "State: Blocked",
    "State: Will add",
    "Cause: No Microsoft account",
    "Person or number: mira",
    "Clear filters",
  ]);
  await userEvent.click(screen.getByRole("button", { name: "Remove filter State: Blocked" }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ states: ["add"], text: "mira" }));
  await userEvent.click(screen.getByRole("button", { name: "Remove filter Person or number: mira" }));
  await waitFor(() => expect(router.state.location.search).not.toHaveProperty("text"));
});

test("how many people the filters find is said where they stand", async () => {
  openUsers('/users?states=["blocked"]', { total: 1234 });
  await table();
  const said = screen.getAllByRole("status").map(({ textContent }) => textContent);
  expect(said).toContain("1,234 people");
});

test("the way back takes back a choice, and not what was typed letter by letter", async () => {
  const { router } = openUsers();
  await userEvent.type(await screen.findByRole("searchbox"), "mira");
  await waitFor(() => expect(router.state.location.search).toEqual({ text: "mira" }));
  const { length } = router.history;
  await userEvent.click(screen.getByRole("button", { name: "12 blocked" }));
  await waitFor(() => expect(router.state.location.search).toMatchObject({ states: ["blocked"] }));
  expect(router.history.length).toBe(length + 1);
  router.history.back();
  await waitFor(() => expect(router.state.location.search).toEqual({ text: "mira" }));
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

test("filters that nobody meets are said to be the reason", async () => {
  const { router } = openUsers("/users?text=zzz", { people: [] });
  expect(await screen.findByRole("heading", { name: "Nobody matches" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Show everybody" }));
  await waitFor(() => expect(router.state.location.search).toEqual({}));
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
