import { vi } from "vitest";
import type { Backend } from "../ipc/backend";
import type { PeoplePageView, PeopleRequest, PersonDetailView } from "../ipc/bindings";
import { person, personDetail } from "./fake-backend";
import { openApp } from "./open-app";

/** A page of Users with one person, and counts of more. */
export function peoplePage(fields: Partial<PeoplePageView> = {}): PeoplePageView {
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

/** Users over a shell that answers every question with the same page. */
export function openUsers(
  address = "/users",
  fields: Partial<PeoplePageView> = {},
  answers: Partial<Backend> = {},
) {
  const listPeople = vi.fn<(request: PeopleRequest) => Promise<PeoplePageView>>(async () =>
    peoplePage(fields),
  );
  return { listPeople, ...openApp(address, { listPeople, ...answers }) };
}

/** One person, opened. */
export function openPerson(fields: Partial<PersonDetailView> = {}, answers: Partial<Backend> = {}) {
  return openApp("/users/u1", { person: async () => personDetail(fields), ...answers });
}
