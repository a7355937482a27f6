import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type {
  PersonDetailView,
  PersonStateView,
  StepOutcomeView,
  TimelineEntryView,
} from "../../ipc/bindings";
import { person, personDetail, state, step } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { stateWords } from "./person-words";

function openPerson(fields: Partial<PersonDetailView> = {}, answers: Partial<Backend> = {}) {
  const ask = vi.fn(async (_: string) => personDetail(fields));
  return { ask, ...openApp("/users/u1", { person: ask, ...answers }) };
}

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
  expect(await screen.findByText("Another Voice Sync leads.")).toBeTruthy();
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

const identity_question = {
  pinned_upn: "mira@contoso.example",
  pinned_account: "11111111",
  found: "mira.old@contoso.example (22222222)",
};

test("a changed identity shows both accounts, and a yes confirms", async () => {
  const confirmIdentity = vi.fn(async (_: string) => "done" as const);
  openPerson({ identity_question }, { confirmIdentity });
  const question = await screen.findByRole("region", { name: "Which account is right?" });
  expect(question.textContent).toContain("mira@contoso.example · 11111111");
  expect(question.textContent).toContain("mira.old@contoso.example (22222222)");
  await userEvent.click(within(question).getByRole("button", { name: "The account found now is right" }));
  expect(confirmIdentity).toHaveBeenCalledWith("u1");
  expect(await screen.findByText(/The account found now is confirmed/)).toBeTruthy();
});

test("a no to the identity question changes and says nothing", async () => {
  const confirmIdentity = vi.fn(async (_: string) => "declined" as const);
  openPerson({ identity_question }, { confirmIdentity });
  const button = await screen.findByRole("button", { name: "The account found now is right" });
  await userEvent.click(button);
  await waitFor(() => expect(button.getAttribute("aria-disabled")).not.toBe("true"));
  expect(screen.queryByText(/is confirmed/)).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("another account is chosen by its address, and the focus returns", async () => {
  const chooseAccount = vi.fn(async (_user: string, _account: string | null) => "done" as const);
  openPerson({}, { chooseAccount });
  const opener = await screen.findByRole("button", { name: "Choose the account" });
  await userEvent.click(opener);
  const dialog = await screen.findByRole("dialog", { name: "Choose the account" });
  const send = within(dialog).getByRole("button", { name: "Choose account" });
  expect(send.getAttribute("aria-disabled")).toBe("true");
  await userEvent.type(
    within(dialog).getByRole("textbox", { name: "Account address" }),
    " m.patel@contoso.example ",
  );
  await userEvent.click(send);
  expect(chooseAccount).toHaveBeenCalledWith("u1", "m.patel@contoso.example");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a chosen account is shown, and the addresses can be gone back to", async () => {
  const chooseAccount = vi.fn(async (_user: string, _account: string | null) => "done" as const);
  openPerson({ chosen_account: "m.patel@contoso.example" }, { chooseAccount });
  const facts = await screen.findByRole("region", { name: "Details" });
  expect(facts.textContent).toContain("Chosen accountm.patel@contoso.example");
  await userEvent.click(screen.getByRole("button", { name: "Choose another account" }));
  await userEvent.click(await screen.findByRole("button", { name: "Go back to the addresses" }));
  expect(chooseAccount).toHaveBeenCalledWith("u1", null);
});

test("a no to the choice keeps the dialog as it was; a refusal is said in it", async () => {
  const chooseAccount = vi.fn().mockResolvedValueOnce("declined").mockRejectedValueOnce(refused);
  openPerson({}, { chooseAccount });
  await userEvent.click(await screen.findByRole("button", { name: "Choose the account" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox"), "m@contoso.example{Enter}");
  await waitFor(() => expect(chooseAccount).toHaveBeenCalledOnce());
  expect(within(dialog).queryByRole("alert")).toBeNull();
  await userEvent.click(within(dialog).getByRole("button", { name: "Choose account" }));
  expect((await within(dialog).findByRole("alert")).textContent).toContain("A job is running.");
  expect((within(dialog).getByRole("textbox") as HTMLInputElement).value).toBe("m@contoso.example");
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

const timelineOf = async () => screen.findByRole("region", { name: "Timeline" });

const entries: TimelineEntryView[] = [
  {
    entry: "decision",
    at: "2026-11-22T12:00:00Z",
    what: "job.approved",
    by: "CONTOSO\\ada",
    sentence: "Job 7 was approved.",
  },
  {
    entry: "step",
    at: "2026-11-22T11:00:00Z",
    job: 7,
    job_type: "manual",
    step: step({
      outcome: "failed",
      old: null,
      reason: "Microsoft refused.",
      advice: "Try again.",
      request_ids: ["r-1"],
    }),
  },
  { entry: "phone_system", at: "2026-11-20T11:00:00Z", kind: "added", sentence: "Enabled for Teams." },
];

test("what happened stands by day, the newest first", async () => {
  openPerson({ timeline: entries });
  const timeline = await timelineOf();
  expect(within(timeline).getAllByRole("list")).toHaveLength(2);
  expect(
    within(timeline)
      .getAllByRole("heading", { level: 4 })
      .map((title) => title.textContent),
  ).toEqual(["Job 7 was approved.", "Assign +441134960001: Failed", "Added for Teams"]);
  expect(timeline.textContent).toContain("Decided by CONTOSO\\ada");
});

test("a step shows old and new, why it failed, and leads to its job", async () => {
  openPerson({ timeline: entries });
  const timeline = await timelineOf();
  const [, item] = within(timeline).getAllByRole("listitem");
  expect(item?.textContent).toContain("No number+441134960001");
  expect(item?.textContent).toContain("Microsoft refused.");
  expect(item?.textContent).toContain("Try again.");
  expect(within(timeline).getByRole("link", { name: "Job 7" }).getAttribute("href")).toBe("/jobs/7");
  expect(item?.textContent).toContain("(Manual)");
});

test("a request id is copied for support", async () => {
  const copyText = vi.fn(async (_: string) => null);
  openPerson({ timeline: entries }, { copyText });
  await userEvent.click(await screen.findByText("1 Microsoft request id"));
  await userEvent.click(screen.getByRole("button", { name: "Copy request id r-1" }));
  expect(copyText).toHaveBeenCalledWith("r-1");
  expect(await screen.findByText("Copied")).toBeTruthy();
});

test.each([
  ["planned", "Planned"],
  ["open", "Not known yet"],
  ["verified", "Verified"],
  ["waiting", "Waiting for Microsoft"],
  ["restored", "Restored"],
  ["skipped", "Skipped"],
  ["failed", "Failed"],
  ["not_sent", "Not sent"],
] as [StepOutcomeView, string][])("the outcome %s is said as %s", async (outcome, words) => {
  const at = "2026-11-22T11:00:00Z";
  openPerson({ timeline: [{ entry: "step", at, job: 1, job_type: "auto", step: step({ outcome }) }] });
  expect(await screen.findByRole("heading", { name: `Assign +441134960001: ${words}` })).toBeTruthy();
});

test.each([
  ["added", "Added for Teams"],
  ["number", "Number changed"],
  ["voice_rule", "Site or country changed"],
  ["identity", "Name or addresses changed"],
  ["disabled", "Disabled for Teams"],
  ["removed", "Removed"],
  ["moved", "Created anew"],
] as const)("the change %s of the phone system is said as %s", async (kind, words) => {
  const at = "2026-11-22T11:00:00Z";
  openPerson({ timeline: [{ entry: "phone_system", at, kind, sentence: "It changed." }] });
  expect(await screen.findByRole("heading", { name: words })).toBeTruthy();
});

test("nothing that happened is said, too", async () => {
  openPerson({ timeline: [] });
  expect((await timelineOf()).textContent).toContain("Nothing has happened");
});

test("a long history begins with its newest part", async () => {
  const timeline = Array.from({ length: 60 }, (_, i) => ({
    entry: "phone_system" as const,
    at: "2026-11-22T11:00:00Z",
    kind: "number" as const,
    sentence: `Change ${i}`,
  }));
  openPerson({ timeline });
  expect(within(await timelineOf()).getAllByRole("listitem")).toHaveLength(50);
  await userEvent.click(screen.getByRole("button", { name: "Show older" }));
  expect(within(await timelineOf()).getAllByRole("listitem")).toHaveLength(60);
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
    identity_question,
    removal_at: new Date().toISOString(),
    person: person({ hold: "contested", queued: true }),
    chosen_account: "m@contoso.example",
    timeline: entries,
  });
  await timelineOf();
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});
