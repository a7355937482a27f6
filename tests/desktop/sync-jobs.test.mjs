import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { openWindow } from "./window.mjs";

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";

  describe(`Sync Jobs on a ${theme} desktop`, () => {
    let window;
    before(async () => {
      window = await openWindow({ dark });
      await window.find("h1", "Sync Jobs");
      await window.find("h2", "No sync jobs yet");
    });
    after(() => window?.close());

    test("the tenant is named and said to be a sample", async () => {
      const page = await window.page();
      assert.match(page, /Contoso Sample/);
      assert.match(page, /Sample tenant/);
    });

    test("the page follows the theme of the desktop", async () => {
      assert.equal(await window.evaluate("return matchMedia('(prefers-color-scheme: dark)').matches"), dark);
    });

    test("the font and the mark that ship with the app are there", async () => {
      assert.equal(await window.evaluate("return document.fonts.check('14px \"Inter Variable\"')"), true);
      assert.equal(
        await window.evaluate("return document.querySelector('header img').naturalWidth > 0"),
        true,
      );
    });

    test("it looks as it should", async () => {
      await window.screenshot(`sync-jobs-empty-${theme}`);
    });

    test("nothing was refused by the content security policy", async () => {
      assert.deepEqual(await window.refusedByPolicy(), []);
    });

    test("axe-core finds nothing to mend", async () => {
      assert.deepEqual(await window.accessibilityFaults(), []);
    });
  });
}

test("a script that is not ours does not run, and the refusal is seen", async () => {
  const window = await openWindow();
  try {
    await window.find("h1", "Sync Jobs");
    await window.evaluate(`
      const script = document.createElement("script");
      script.textContent = "window.foreign = true";
      document.body.append(script);
    `);
    assert.equal(await window.evaluate("return window.foreign ?? false"), false);
    assert.match((await window.refusedByPolicy()).join(), /script-src/);
  } finally {
    await window.close();
  }
});
