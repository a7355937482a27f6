import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder, openWindow } from "./window.mjs";

for (const dark of [false, true]) {
  const theme = dark ? "dark" : "light";

  describe(`Sync Jobs before anything is connected, on a ${theme} desktop`, () => {
    let window;
    before(async () => {
      window = await openWindow({ dark });
      await window.find("h1", "Sync Jobs");
      await window.find("h2", "No sync jobs yet");
    });
    after(() => window?.close());

    test("no tenant is named", async () => {
      const page = await window.page();
      assert.match(page, /No tenant connected/);
      assert.doesNotMatch(page, /Sample tenant/);
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

    looksRight(() => window, `sync-jobs-empty-${theme}`);
  });

  describe(`Sync Jobs after a demonstration, on a ${theme} desktop`, () => {
    let window;
    before(async () => {
      window = await openWindow({ dark, data: dataFolder({ demo: true }) });
      await window.find("h1", "Sync Jobs");
      await window.find("td", "Manual");
    });
    after(() => window?.close());

    test("the tenant is named and said to be a sample", async () => {
      const page = await window.page();
      assert.match(page, /Sample tenant/);
      assert.doesNotMatch(page, /No tenant connected/);
    });

    test("the first sync, the second and the undo are listed", async () => {
      const rows = await window.evaluate(
        "return [...document.querySelectorAll('tbody tr')].map((row) => row.innerText)",
      );
      assert.equal(rows.length, 3, rows.join("; "));
      for (const row of rows) {
        assert.match(row, /Manual/);
        assert.match(row, /Completed/);
      }
    });

    looksRight(() => window, `sync-jobs-${theme}`);
  });
}

function looksRight(window, picture) {
  test("it looks as it should", async () => {
    await window().screenshot(picture);
  });

  test("nothing was refused by the content security policy", async () => {
    assert.deepEqual(await window().refusedByPolicy(), []);
  });

  test("axe-core finds nothing to mend", async () => {
    assert.deepEqual(await window().accessibilityFaults(), []);
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
