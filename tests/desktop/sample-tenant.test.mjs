// The app as an administrator meets it, on the sample tenant: first start, preview, approval, a change, undo.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, voiceSync } from "./command.mjs";
import { openWindow } from "./window.mjs";

// The GTK themes that a light and a dark desktop have.
const DESKTOPS = { light: "Adwaita", dark: "Adwaita:dark" };

describe("First start", () => {
  for (const [theme, gtkTheme] of Object.entries(DESKTOPS)) {
    describe(`on a ${theme} desktop`, () => {
      let window;
      before(async () => {
        window = await openWindow({ theme: gtkTheme });
        await window.says(/Explore a sample tenant/);
      });
      after(() => window?.close());

      test("no tenant is named and nothing can be synced", async () => {
        const page = await window.page();
        assert.match(page, /No tenant connected/);
        assert.doesNotMatch(page, /Sync Now/);
      });

      test("the page follows the theme of the desktop", async () => {
        assert.equal(
          await window.evaluate("return matchMedia('(prefers-color-scheme: dark)').matches"),
          theme === "dark",
        );
      });

      test("the font and the mark that ship with the app are there", async () => {
        assert.equal(await window.evaluate("return document.fonts.check('14px \"Inter Variable\"')"), true);
        const mark = "return document.querySelector('header img').naturalWidth > 0";
        assert.equal(await window.evaluate(mark), true);
      });

      looksRight(() => window, `welcome-${theme}`);

      describe("Connect", () => {
        before(async () => {
          await window.press("Connect your tenant");
          await window.says(/Where do people and their numbers come from/);
        });

        looksRight(() => window, `connect-${theme}`);
      });
    });
  }
});

for (const [theme, gtkTheme] of Object.entries(DESKTOPS)) {
  describe(`The sample tenant on a ${theme} desktop`, () => {
    const data = dataFolder();
    let window;
    before(async () => {
      window = await openWindow({ theme: gtkTheme, data });
      await window.press("Explore a sample tenant");
      await window.says(/Preview first sync/);
    });
    after(() => window?.close());

    test("the tenant is named and said to be a sample", async () => {
      const page = await window.page();
      assert.match(page, /Acme Sample Tenant/);
      assert.match(page, /Everything here is made up/);
      assert.doesNotMatch(page, /No tenant connected/);
    });

    test("the first sync stands as a preview; a no in the native question leaves it so", async () => {
      await window.press("Preview first sync");
      await window.says(/Held for approval/);
      await window.open("/jobs/1");
      await window.says(/Review the first sync/);
      await window.press("Approve");
      await window.answer("Approve job 1", false);
      await window.says(/Review the first sync/);
      assert.equal(voiceSync(data, "jobs", "show", "1").answer.job.status, "held");
    });

    looksRight(() => window, `job-held-${theme}`);

    test("approved, it is carried out", async () => {
      await window.press("Approve");
      await window.answer("Approve job 1", true);
      await window.says(/Up to date/);
      await window.says(/Completed/);
    });

    looksRight(() => window, `job-done-${theme}`);

    test("a second Sync Now finds nothing", async () => {
      await window.open("/jobs");
      await window.press("Sync Now");
      await window.says(/2 jobs/);
      await window.says(/Up to date/);
      const { answer } = voiceSync(data, "jobs", "show", "2");
      assert.equal(answer.job.counts?.planned ?? answer.job.planned, 0);
    });

    test("a change in the phone system is queued, shown on the button, and synced", async () => {
      await window.press("Make a change in the phone system");
      await window.press("New number");
      await window.says(/in the phone system\./);
      await window.open("/services/pbx");
      await window.press("Refresh now");
      await window.says(/Changes queued \(1\)/);
      await window.press("Changes queued (1)");
      await window.says(/Up to date/);
    });

    for (const [name, address, words] of [
      ["sync-jobs", "/jobs", /3 jobs/],
      ["overview", "/overview", /Sync jobs of the last 30 days/],
      ["users", "/users", /blocked/],
      ["audit", "/audit", /Job approved/],
      ["pbx", "/services/pbx", /Test connection/],
      ["teams", "/services/teams", /Voice rules/],
      ["settings", "/settings", /Theme/],
    ]) {
      describe(name, () => {
        before(async () => {
          await window.open(address);
          await window.says(words);
        });
        looksRight(() => window, `${name}-${theme}`);
      });
    }

    test("the Type filter lives in the address, and the address brings it back", async () => {
      await window.open("/jobs?types=%5B%22auto%22%5D");
      await window.says(/Clear filters/);
      await window.evaluate("location.reload()");
      await window.says(/Clear filters/);
      assert.match(await window.evaluate("return location.hash"), /types=/);
    });

    test("after a restart everything is still there", async () => {
      await window.close();
      window = await openWindow({ theme: gtkTheme, data });
      await window.says(/Up to date/);
      await window.open("/jobs?");
      await window.says(/3 jobs/);
    });
  });
}

function looksRight(window, picture) {
  test(`${picture} looks as it should`, async () => {
    await window().screenshot(picture);
  });

  test("nothing was refused by the content security policy", async () => {
    assert.deepEqual(await window().refusedByPolicy(), []);
  });

  test("axe-core finds nothing to mend", async () => {
    assert.deepEqual(await window().accessibilityFaults(), []);
  });
}
