// Consent in the built app, with the browser that its user would have: whom it lets in, what it remembers, how it ends.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { anotherBrowser, nothingOpened } from "./browser.mjs";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

const APPROVE = "Approve Voice Sync";

describe("A consent", () => {
  const data = dataFolder();
  let tenant;
  let client;
  let window;
  let browser;
  before(async () => {
    nothingOpened();
    tenant = await serveTenant();
    client = await tenant.connectUnapproved(data);
    window = await openWindow({ data });
    await window.open("/services/teams");
    await window.says(/A Global Administrator must approve Voice Sync/);
  });
  after(async () => {
    await browser?.close();
    await window?.close();
    await tenant?.close();
  });

  const consent = () => voiceSyncOn(main, data, "consent", "status").answer.consent;
  const refusals = () =>
    voiceSyncOn(main, data, "audit").answer.entries.filter(({ what }) => what === "consent.refused");

  /** Begins the approval, and shows Microsoft's page in a browser that nobody is signed in to. */
  async function beginApproval(label = APPROVE) {
    await window.press(label);
    await window.says(/No Microsoft password ever reaches this app/);
    await window.press("Continue in the browser");
    await window.says(/Your browser has opened Microsoft's page/);
    browser = await anotherBrowser(browser);
  }

  async function approvedByGrace() {
    await browser.approveAs("global.administrator");
    await window.says(/Voice Sync is approved for/);
  }

  async function closeDialog(verb = "Close") {
    await window.press(verb);
    await window.until(
      "the dialog is closed",
      async () => !(await window.evaluate("return !!document.querySelector('[role=dialog]')")),
    );
  }

  test("says before the browser opens what it asks for and what it keeps", async () => {
    await window.press(APPROVE);
    await window.says(/TeamsTelephoneNumber\.ReadWrite\.All/);
    await window.says(/Programs that run as the same operating-system user may use it/);
    await window.screenshot("consent-dialog");
    assert.deepEqual(await window.accessibilityFaults(), []);
    await closeDialog("Cancel");
  });

  test("is refused to somebody without the role, and nothing is stored", async () => {
    await beginApproval();
    await window.screenshot("sign-in-page-open");
    await browser.screenshot("browser-accounts");
    await browser.answerAs("nobody.special");
    await window.says(/nobody\.special@\S+ is not a Global Administrator/);
    await window.screenshot("sign-in-refused");
    assert.deepEqual(await window.accessibilityFaults(), []);
    await closeDialog();
    assert.equal(consent().state, "not_granted");
    assert.equal(refusals().length, 1);
  });

  test("tells who is eligible through PIM what to do", async () => {
    await beginApproval();
    await browser.answerAs("pim.eligible");
    await window.says(/eligible through PIM, activate the role/);
    await closeDialog();
    assert.equal(consent().state, "not_granted");
  });

  test("asks for Microsoft credentials for each manual sync, and shows account and tenant first", async () => {
    await tenant.ask("POST", `entra/applications/${client}`, { change: "grant_consent" });
    await window.pressNamed("More ways to sync");
    await window.press("Manual Teams");
    browser = await anotherBrowser(browser);
    await browser.answerAs("teams.administrator");
    await window.says(/Nothing has been written yet/);
    await window.says(/teams\.administrator@/);
    await window.screenshot("sign-in-confirm");
    assert.deepEqual(await window.accessibilityFaults(), []);
    assert.equal(voiceSyncOn(main, data, "jobs").answer.jobs.length, 0, "nothing began before that");
    await closeDialog("Sync now");
    await window.says(/Held for approval/i);
    const [job] = voiceSyncOn(main, data, "jobs").answer.jobs;
    assert.match(job.microsoft_account, /^teams\.administrator@/);
    assert.equal(job.type, "manual");
    await tenant.ask("POST", `entra/applications/${client}`, { change: "withdraw_consent" });
  });

  test("is granted once by a Global Administrator", async () => {
    await window.open("/services/teams");
    await beginApproval();
    await approvedByGrace();
    await window.screenshot("sign-in-done");
    await closeDialog();
    await window.says(/signs in by itself/);
    await window.screenshot("consent-granted");
    assert.deepEqual(await window.accessibilityFaults(), []);
    const { state, granted_by, method } = consent();
    assert.deepEqual([state, method], ["granted", "certificate"]);
    assert.match(granted_by, /^global\.administrator@/);
  });

  test("stands after a restart, and works with nobody signed in", async () => {
    await window.close();
    window = await openWindow({ data });
    await window.open("/services/teams");
    await window.press("Test");
    await window.says(/All four permissions were asked for and answered/);
  });

  test("that Microsoft withdraws is reconnect needed, on button and page, until it is given again", async () => {
    await tenant.ask("POST", `entra/applications/${client}`, { change: "set_enabled", enabled: false });
    await window.press("Test");
    await window.says(/Reconnect needed/);
    await window.screenshot("consent-reconnect-needed");
    assert.deepEqual(await window.accessibilityFaults(), []);
    assert.equal(consent().state, "reconnect_needed");
    await tenant.ask("POST", `entra/applications/${client}`, { change: "set_enabled", enabled: true });
    await beginApproval("Approve again");
    await approvedByGrace();
    await closeDialog();
    await window.until(
      "nothing is to be reconnected",
      async () => !/Reconnect needed/.test(await window.page()),
    );
    assert.equal(consent().state, "granted");
  });

  test("is revoked only where the native question is answered with yes", async () => {
    await window.press("Revoke");
    await window.answer("Revoke the consent?", false);
    assert.equal(consent().state, "granted");
    await window.press("Revoke");
    await window.answer("Revoke the consent?", true);
    await window.says(/The approval was revoked here/);
    await window.screenshot("consent-revoked");
    assert.equal(consent().state, "revoked");
    assert.equal(voiceSyncOn(main, data, "consent", "test").status, 5, "nothing signs in any more");
  });

  test("leaves no secret behind in any file but the vault", async () => {
    await tenant.assertNoSecretIn(data);
    assert.deepEqual(await window.refusedByPolicy(), []);
  });
});
