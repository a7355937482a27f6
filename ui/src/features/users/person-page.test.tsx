import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import { stateWords } from "../../components/person-words";
import type { PersonStateView } from "../../ipc/bindings";
import { person, personDetail, state, step } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { openPerson } from "../../testing/open-users";

const heading = (name: string) => screen.findByRole("heading", { name });
const refused = { code: "busy", message: "A job is running.", advice: "Wait for it to end.", detail: null };

test("the three values stand side by side, with what matches", async () => {
  openPerson({ person: person({ actual: "+441134960009" }) });
  const card = await screen.findByRole("region", { name: "Number" });
  const values = within(card)
    .getAllByRole("definition")
    .map((value) => value.textContent);
  expect(values).toEqual([
    "+441134960001",
    "+441134960001",
    "Same as the phone system",
    "+441134960009",
    "Differs from wanted",
  ]);
});

test.each(Object.keys(stateWords) as PersonStateView[])(
  "the state %s is said with its sentence and advice",
  async (of) => {
    openPerson({ person: person({ state: of, sentence: "This is why.", advice: "Do this." }) });
    const card = await screen.findByRole("region", { name: "Number" });
    expect(within(card).getByText(stateWords[of])).toBeTruthy();
    expect(within(card).getByText("This is why.")).toBeTruthy();
    expect(within(card).getByText("Do this.")).toBeTruthy();
  },
);

test("the way back leads to Users", async () => {
  openPerson();
  await heading("Mira Patel");
  const trail = screen.getByRole("navigation", { name: "Breadcrumb" });
  expect(within(trail).getByRole("link", { name: "Users" }).getAttribute("href")).toBe("/users");
  expect(within(trail).getByText("Mira Patel").closest("[aria-current=page]")).toBeTruthy();
});

test("Sync this user starts a sync and says so", async () => {
  const syncPerson = vi.fn(async (_: string) => null);
  openPerson({}, { syncPerson });
  await userEvent.click(await screen.findByRole("button", { name: "Sync this user" }));
  expect(syncPerson).toHaveBeenCalledWith("u1");
  expect(await screen.findByText(/The sync of this user has started/)).toBeTruthy();
});

test("a sync that can't start says why", async () => {
  openPerson({}, { syncPerson: () => Promise.reject(refused) });
  await userEvent.click(await screen.findByRole("button", { name: "Sync this user" }));
  expect((await screen.findByRole("alert")).textContent).toBe("A job is running.Wait for it to end.");
});

test("Sync this user does nothing while Sync Now can't, and says the same reason", async () => {
  const syncPerson = vi.fn(async (_: string) => null);
  const off = { shown: true, enabled: false, reason: "Another Voice Sync leads." };
  const menu = { teams: off, manual: off, pbx: off };
  openPerson({}, { syncPerson, state: async () => state({ menu }) });
  const button = await screen.findByRole("button", { name: "Sync this user" });
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBe("true"));
  await userEvent.click(button);
  expect(syncPerson).not.toHaveBeenCalled();
  expect(await within(screen.getByRole("main")).findByText("Another Voice Sync leads.")).toBeTruthy();
});

test.each([
  ["undone", "On hold: a sync of this person was undone"],
  ["rejected", "On hold: an administrator rejected the change"],
  ["contested", "On hold: something else keeps changing this person"],
] as const)("a person on hold because %s can be planned for again", async (hold, title) => {
  let held = true;
  const planAgain = vi.fn(async (_: string) => {
    held = false;
    return null;
  });
  openApp("/users/u1", {
    person: async () => personDetail({ person: person({ hold: held ? hold : null }) }),
    planAgain,
  });
  expect(await screen.findByText(title)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Plan again" }));
  expect(planAgain).toHaveBeenCalledWith("u1");
  const said = await screen.findByText("The hold has ended. The next sync plans for this user again.");
  expect(document.activeElement?.contains(said)).toBe(true);
  await waitFor(() => expect(screen.queryByText(title)).toBeNull());
});

test("without a hold nothing has to be planned again", async () => {
  openPerson();
  await heading("Mira Patel");
  expect(screen.queryByRole("button", { name: "Plan again" })).toBeNull();
});

test("a removal that comes is said with the time left", async () => {
  openPerson({ removal_at: new Date(Date.now() + 7.5 * 60_000).toISOString() });
  expect(await screen.findByText("Removal in 8 min")).toBeTruthy();
});

test("what is known of the person is listed", async () => {
  openPerson({ extension_note: "No extension in the phone system.", managed_since: null, account: null });
  const text = (await screen.findByRole("region", { name: "Details" })).textContent;
  for (const fact of [
    "SiteLeeds",
    "CountryUnited Kingdom (GB)",
    "ExtensionsNo extension in the phone system.",
  ]) {
    expect(text).toContain(fact);
  }
  expect(text).toContain("Addressesmira@contoso.example");
  expect(text).toContain("Microsoft accountNone found");
  expect(text).toContain("Not managed by Voice Sync yet");
});

test("a person without anything known still has every line", async () => {
  openPerson({ site: null, country: null, addresses: [], account: null, managed_since: null });
  expect((await screen.findByRole("region", { name: "Details" })).textContent).toContain(
    "SiteNoneCountryNoneAddressesNone",
  );
});

test("a person that is not there is said in the shell's words", async () => {
  const gone = {
    code: "not_found",
    message: "This person is not there.",
    advice: "Read again.",
    detail: null,
  };
  openApp("/users/u1", { person: () => Promise.reject(gone) });
  expect((await screen.findByRole("alert")).textContent).toContain("This person is not there. Read again.");
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile name is shown as text: %j",
  async (name) => {
    const { container } = openPerson({
      person: person({ name, upn: name, sentence: name, advice: name }),
      site: name,
      timeline: [{ entry: "decision", at: "2026-11-22T12:00:00Z", what: "x", by: name, sentence: name }],
    });
    await screen.findByRole("region", { name: "Timeline" });
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(name);
    expect(container.querySelector("main img, main script")).toBeNull();
  },
);

test("the page is free of what axe finds", async () => {
  const { container } = openPerson({
    identity_question: { pinned_upn: "mira@contoso.example", pinned_account: "1", found: "another" },
    removal_at: new Date().toISOString(),
    person: person({ hold: "contested", queued: true }),
    chosen_account: "m@contoso.example",
    timeline: [{ entry: "step", at: "2026-11-22T11:00:00Z", job: 7, job_type: "manual", step: step() }],
  });
  await screen.findByRole("region", { name: "Timeline" });
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});

test("a write that Microsoft never showed stands with what its support asks for", async () => {
  const copyText = vi.fn(async (_: string) => null);
  const not_shown = {
    job: 7,
    sent_at: "2026-11-21T09:00:00Z",
    sentence: "Microsoft accepted a change.",
    advice: "Open a case with Microsoft support.",
    operation: "op-1",
    request_ids: ["r-1"],
    client_request_ids: ["c-1"],
  };
  openPerson({ person: person({ state: "change", not_shown }) }, { copyText });
  const problem = await screen.findByRole("region", { name: "Not shown by Microsoft" });
  expect(problem.textContent).toContain("Microsoft accepted a change. Open a case with Microsoft support.");
  expect(problem.querySelector("time")?.dateTime).toBe(not_shown.sent_at);
  expect(within(problem).getByRole("link", { name: "Job 7" }).getAttribute("href")).toBe("/jobs/7");
  for (const what of ["operation op-1", "request id r-1", "client request id c-1"]) {
    await userEvent.click(within(problem).getByRole("button", { name: `Copy ${what}` }));
    expect(copyText).toHaveBeenLastCalledWith(what.split(" ").at(-1));
  }
});
