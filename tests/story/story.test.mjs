// The whole story, as an administrator lives it: from the first start to the day on which the approval is revoked.
// `package-check.mjs` runs it on the installed programs; `node scripts/desktop-session.mjs tests/story/story.test.mjs`
// on those that were built.
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { Administrator } from "../desktop/administrator.mjs";
import { anotherBrowser, nothingOpened } from "../desktop/browser.mjs";
import { Colleague } from "./colleague.mjs";
import { startAndClose } from "./plain-start.mjs";
import { Album, assertAsWanted, attention, inOrder, listsOf, served } from "./scene.mjs";

/** Far less than the ten minutes that admins are told, far more than it takes. */
const TOLD_MS = 120_000;
/** A limit holds what changes a fifth of the people in a day: with so many the colleague's batch is below it. */
const PEOPLE = 80;
const BATCH = 9;
/** So many people have let go of their number when the colleague's laptop dies: more than the circle, not all. */
const LET_GO = 4;

describe("The whole story", () => {
  let admin;
  let browser;
  let colleague;
  /** Who got his number by the first sync and gets another later: one alone, and the colleague's batch. */
  let mira;
  let batch;
  /** The job that came by itself, and what the overview said before the colleague's laptop died. */
  let arrived;
  let needed;
  const { step, look } = inOrder();
  const album = new Album();
  before(nothingOpened);
  after(async () => {
    await browser?.close();
    await admin?.end();
  });

  const shown = (name) => album.page(admin.window, name);
  const newest = () => admin.jobs()[0];
  const completed = (what, isIt) =>
    admin.window.until(what, () => isIt(newest()) && newest().status === "completed", TOLD_MS);

  step("the program starts, shows a page that lives, and ends when its window is closed", async () => {
    assert.deepEqual(await startAndClose(), [0, null]);
  });

  step("the first start offers a sample and the own tenant", async () => {
    admin = await Administrator.start({ users: PEOPLE });
    await admin.window.says(/Explore a sample tenant/);
    await shown("first-start");
  });

  step("the phone system and the tenant are named and answer", async () => {
    await admin.connects();
    await admin.namePhoneSystem();
    await admin.at("tenant");
    await admin.nameTenant(await admin.domain());
    await admin.window.says(/Valid until/);
    await shown("what-to-register");
  });

  step("a Global Administrator approves in his browser what was registered for this computer", async () => {
    await admin.registers();
    await admin.next("Sign in and approve");
    browser = await anotherBrowser(browser);
    await browser.says(/Choose an account/);
    await album.browser(browser, "account");
    await browser.answerAs("global.administrator");
    await browser.follow();
    await browser.says(/Permissions requested/);
    await album.browser(browser, "consent");
    await browser.answerAs("global.administrator");
    await admin.at("rules");
  });

  step("both sides are checked, and the first sync stands as a preview", async () => {
    await admin.nameRoutingPolicy("PBX-OVRP-UK");
    await admin.at("check");
    await admin.window.says(/Everything works/);
    await shown("check");
    const before = await admin.tenant.holders();
    await admin.next();
    await admin.at("preview");
    await admin.next("Finish and show the preview");
    await admin.window.says(/Held for approval/);
    await admin.window.open("/jobs/1");
    await admin.window.says(/Review the first sync/);
    await shown("preview");
    assert.deepEqual(await admin.tenant.holders(), before, "nothing is written yet");
    const { state, method, granted_by } = admin.on("consent", "status").answer.consent;
    assert.deepEqual([state, method], ["granted", "certificate"]);
    assert.match(granted_by, /^global\.administrator@/);
  });

  step("approved, it gives everybody his number", async () => {
    await admin.window.press("Approve");
    await admin.window.answer("Approve job 1", true);
    await admin.window.says(/Up to date/, TOLD_MS);
    await admin.window.says(/Status\s+Completed/);
    await shown("approved");
    await assertAsWanted(admin.tenant);
    [mira, ...batch] = await admin.tenant.givenFirst(admin.data);
    batch = batch.slice(0, BATCH);
    assert.equal(batch.length, BATCH);
  });

  step("Next Gen is switched on and saved, then Auto Sync", async () => {
    await admin.window.open("/services/teams");
    await admin.window.tickRadio("Next Gen Teams Sync");
    await admin.window.press("Save");
    await admin.window.says(/Next Gen Teams Sync is on\./);
    await admin.window.tickRadio("Auto Sync");
    await admin.window.says(/A sync starts within 10 minutes of saving/);
    await shown("auto-sync-on");
  });

  step("a change that is saved in the phone system arrives by itself", async () => {
    await admin.tenant.edit(mira.pbx_user_id, { number: "+441134960901" });
    await completed("the change has arrived", ({ id }) => id === 2);
    arrived = newest();
    assert.deepEqual([arrived.type, arrived.started_by, arrived.verified], ["auto", "Auto Sync", 1]);
    await assertAsWanted(admin.tenant);
    await admin.window.open(`/jobs/${arrived.id}`);
    await admin.window.says(/Status\s+Completed/);
    await shown("arrived");
  });

  step("a manual sync asks for Microsoft credentials", async () => {
    await admin.window.pressNamed("More ways to sync");
    await admin.window.press("Manual Sync");
    browser = await anotherBrowser(browser);
    await browser.answerAs("teams.administrator");
    await admin.window.says(/Nothing has been written yet/);
    await shown("manual-sign-in");
    await admin.window.press("Sync now");
    await completed("the manual job is done", ({ id }) => id === 3);
    assert.match(newest().microsoft_account, /^teams\.administrator@/);
  });

  step("the Type filter shows Auto alone and Manual alone", async () => {
    await admin.window.open("/jobs");
    await admin.window.says(/3 jobs/);
    await admin.window.tick("Filter by type", "Auto");
    await listsOf(admin.window, "Auto", 2);
    await shown("type-auto");
    await admin.window.tick("Filter by type", "Auto", "Manual");
    await listsOf(admin.window, "Manual", 3, 1);
    await shown("type-manual");
  });

  look("the overview counts who can't be synced, for a person to see to", async () => {
    const { blocked } = admin.on("jobs", "show", "3").answer.job;
    needed = await attention(admin.window);
    await shown("overview");
    assert.equal(needed[0], `Blocked ${blocked}`);
  });

  step("a colleague's laptop dies amid a batch of changes, while this window is closed", async () => {
    await admin.leaves();
    colleague = new Colleague(admin.tenant);
    await colleague.saves(batch);
    assert.equal(colleague.on("sync").status, 3, "his first sync is held");
    await colleague.diesAfter(LET_GO);
    const { lacks, bare } = await served(admin.tenant);
    assert.ok(lacks.length < batch.length, `${lacks.length} of ${batch.length} are left`);
    assert.ok(bare.length > 0, "somebody is without a number");
    assert.equal(colleague.on("jobs", "show", "1").answer.job.status, "running");
  });

  step("opened again, this window catches up by itself", async () => {
    await admin.comesBack();
    await completed("it has caught up", ({ id, type }) => id > 3 && type === "auto");
    await admin.window.says(/Up to date/);
    await assertAsWanted(admin.tenant);
    await admin.window.open(`/jobs/${newest().id}`);
    await admin.window.says(/Status\s+Completed/);
    await shown("caught-up");
  });

  look("it says of everybody what it said before", async () => {
    const lines = await attention(admin.window);
    await shown("overview-afterwards");
    assert.deepEqual(lines, needed);
  });

  step("the colleague's laptop starts again: his job ends, and nothing wrong is written", async () => {
    const since = await admin.tenant.journalEnd();
    const { resumed, job } = colleague.on("sync").answer;
    const [taken, ...others] = resumed;
    assert.deepEqual([taken.id, taken.failed, taken.without_number, others], [1, 0, 0, []]);
    assert.notEqual(taken.ended_at, null);
    assert.deepEqual([job.status, job.planned], ["completed", 0]);
    assert.deepEqual(await admin.tenant.changesSince(since), []);
    await assertAsWanted(admin.tenant);
  });

  step("a job is undone: a preview first, then the number from before is back", async () => {
    await admin.window.open(`/jobs/${arrived.id}`);
    await admin.window.press("Undo");
    await admin.window.answer(`Undo job ${arrived.id}`, true);
    await admin.window.says(/Held for approval/);
    const undo = newest();
    assert.deepEqual([undo.purpose, undo.of, undo.status], ["undo", arrived.id, "held"]);
    await admin.window.open(`/jobs/${undo.id}`);
    await admin.window.says(new RegExp(`Undo of\\s+job ${arrived.id}`));
    await shown("undo-held");
    await admin.window.press("Approve");
    await admin.window.answer(`Approve job ${undo.id}`, true);
    await admin.window.says(/Status\s+Completed/);
    const { numbers } = await admin.tenant.holders();
    assert.equal(numbers[mira.number].holder, mira.account_id);
    await assertAsWanted(admin.tenant, mira);
    await admin.window.open(`/users/${mira.pbx_user_id}`);
    await admin.window.says(/On hold: a sync of this person was undone/);
    assert.equal(await admin.window.fact("Microsoft"), mira.number);
    await shown("undone");
  });

  look("and nobody reads that Teams shows what the phone system says", async () => {
    assert.doesNotMatch(await admin.window.page(), /already shows what the phone system says/);
  });

  step("revoked, the approval is gone and Auto Sync with it: nothing signs in", async () => {
    await admin.window.open("/services/teams");
    await admin.window.press("Revoke");
    await admin.window.answer("Revoke the consent?", true);
    await admin.window.says(/The approval was revoked here/);
    await shown("revoked");
    assert.equal(admin.on("consent", "status").answer.consent.state, "revoked");
    assert.equal(admin.on("services").answer.auto_sync, false);
    const since = await admin.tenant.journalEnd();
    const { id } = newest();
    await admin.tenant.edit(batch[0].pbx_user_id, { number: "+441134960920" });
    await admin.window.says(/Changes queued \(1\)/, TOLD_MS);
    await admin.window.open("/overview");
    await shown("changes-wait");
    assert.equal(admin.on("consent", "test").status, 5);
    const asked = await admin.tenant.journal(since);
    const ofMicrosoft = asked.filter(({ system }) => ["entra", "graph"].includes(system));
    assert.deepEqual(ofMicrosoft, [], "Microsoft is asked nothing");
    assert.equal(newest().id, id);
  });

  step("no client did what none may do, and no secret stands outside a vault", async () => {
    assert.deepEqual((await admin.tenant.ask("GET", "violations")).entries, []);
    await admin.tenant.assertNoSecretIn(admin.data);
    await admin.tenant.assertNoSecretIn(colleague.data);
  });
});
