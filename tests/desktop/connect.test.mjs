// Connect, step by step, as an administrator goes through it: with an API key, and with a CSV file.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Administrator } from "./administrator.mjs";
import { looksRight } from "./pictures.mjs";

describe("Connect with an API key", () => {
  let admin;
  before(async () => {
    admin = await Administrator.begin();
  });
  after(() => admin?.end());
  const looks = (name) => looksRight(() => admin.window, `connect-${name}`);

  looks("1-phone-system");

  test("a key that is refused is said, and one stays", async () => {
    const { at } = admin.tenant;
    await admin.namePhoneSystem("not-the-key");
    await admin.window.says(/refused the API key/);
    await admin.window.type("API key", at.api_key);
    await admin.next();
    await admin.at("tenant");
  });
  looks("2-tenant");

  test("the tenant is named by its domain, and kept by its directory id", async () => {
    await admin.nameTenant(await admin.domain());
    await admin.window.says(/How Voice Sync is approved/);
  });
  looks("3-approval-administrator");

  test("with a secret the tenant that answers is shown before one goes on", async () => {
    await admin.enterSecret();
    assert.match(await admin.window.page(), new RegExp(admin.tenant.at.tenant_id));
  });
  looks("3-approval-secret");

  test("a policy that the tenant does not have is refused by name", async () => {
    await admin.next("Yes, this is my tenant");
    await admin.at("rules");
    await admin.nameRoutingPolicy("No-Such-Policy");
    await admin.window.says(/policy does not exist in this tenant/);
    // Where its name stands, and the keyboard is there.
    await admin.window.says(/Microsoft Teams has no policy of this name/);
    const focused = "return [document.activeElement.ariaLabel, document.activeElement.ariaInvalid]";
    await admin.window.until("its field has the focus", async () => {
      const [label, invalid] = await admin.window.evaluate(focused);
      return /voice routing policy/i.test(label ?? "") && invalid === "true";
    });
  });
  looks("4-voice-rules");

  test("the check finds everything in order", async () => {
    await admin.window.typeNamed(/voice routing policy/i, "PBX-OVRP-UK");
    await admin.next();
    await admin.at("check");
    await admin.window.says(/Everything works/);
  });
  looks("5-check");

  test("the check can be come back to from an earlier step", async () => {
    await admin.window.press("Phone system");
    await admin.at("phone");
    await admin.window.press("Check");
    await admin.at("check");
    await admin.window.says(/Everything works/);
    await admin.next();
    await admin.at("preview");
  });
  looks("6-preview");

  test("the preview is made, and approved with the diff before one's eyes", async () => {
    await admin.next("Finish and show the preview");
    await admin.window.says(/Held for approval/);
    await admin.window.open("/jobs/1");
    await admin.window.says(/Review the first sync/);
    await admin.window.press("Approve");
    await admin.window.answer("Approve job 1", true);
    await admin.window.says(/Up to date/);
    await admin.tenant.ask("GET", "quiet");
    const { answer } = admin.on("jobs");
    assert.equal(answer.jobs[0].status, "completed");
  });

  test("nothing that was typed as a secret is in the window, and none of its requests was refused by policy", async () => {
    const { at } = admin.tenant;
    const html = await admin.window.evaluate("return document.documentElement.outerHTML");
    assert.ok(!html.includes(at.api_key) && !html.includes(at.client_secret));
    assert.deepEqual(await admin.window.refusedByPolicy(), []);
  });
});

describe("Connect with a CSV file", () => {
  let admin;
  let file;
  before(async () => {
    admin = await Administrator.begin();
    // In the home of this suite, where the dialog begins.
    file = join(process.env.HOME, "people.csv");
    const people = (await admin.tenant.healthy()).slice(0, 5);
    const { accounts } = await admin.tenant.ask("GET", "truth");
    const rows = people.map(({ account_id, number }) => [accounts[account_id].upn, "yes", number, "Leeds"]);
    writeFileSync(
      file,
      `${[["UPN", "Teams", "Phone", "Site"], ...rows].map((row) => row.join(",")).join("\n")}\n`,
    );
  });
  after(() => admin?.end());

  test("the file is chosen in the native dialog, and its columns are recognised", async () => {
    await admin.window.tickRadio("CSV file");
    await admin.window.chooseFile("Choose a file", "Choose the list of people", "~/people.csv", /5 rows\./);
    assert.match(await admin.window.page(), /people\.csv/);
  });
  looksRight(() => admin.window, "connect-1-csv-file");

  test("a column that was recognised can be left out", async () => {
    await admin.window.chooseNamed("Site", "Not in the file");
    await admin.next();
    await admin.at("tenant");
    await admin.window.says(/5 people in the file/);
  });

  test("the rest is as with a key, and the preview is about the people of the file", async () => {
    await admin.nameTenant(admin.tenant.at.tenant_id);
    await admin.enterSecret();
    await admin.next("Yes, this is my tenant");
    await admin.at("rules");
    await admin.next();
    await admin.at("check");
    await admin.window.says(/Everything works/);
    await admin.next();
    await admin.at("preview");
    await admin.next("Finish and show the preview");
    await admin.window.says(/Held for approval/);
    await admin.window.open("/jobs/1");
    await admin.window.says(/All 5\b/);
  });
});
