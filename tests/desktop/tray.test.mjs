// The icon in the notification area: closing asks once, the window hides, the icon says how everything stands, syncs,
// brings the window back and quits.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { askToClose } from "./close-request.mjs";
import { choose, entries, showIcons } from "./notification-area.mjs";
import { openWindow, windowsNamed, xdotool } from "./window.mjs";

const TITLE = "^Voice Sync$";
const QUESTION = "Keep watching in the background";

describe("The icon in the notification area", () => {
  let desktop;
  let window;
  before(async () => {
    desktop = await showIcons();
    window = await openWindow();
    await window.press("Explore a sample tenant");
    await window.says(/Sample tenant/);
  });
  after(async () => {
    await window?.close();
    desktop?.close();
  });

  const close = () => askToClose(Number(windowsNamed(TITLE)[0]));
  const isShown = () => windowsNamed(TITLE).length > 0;

  test("says how everything stands, and offers the window and the end", async () => {
    await window.until("the menu is there", () => entries().has("Open Voice Sync"));
    await window.until("it says that a first sync is due", () =>
      [...entries().keys()].some((words) => /first sync/.test(words)),
    );
    assert.ok(entries().has("Quit"), [...entries().keys()].join(", "));
  });

  test("is asked for once when the window is closed, and the window hides behind it", async () => {
    await close();
    await window.answer(QUESTION, true);
    await window.until("the window is hidden", () => !isShown());
    choose("Open Voice Sync");
    await window.until("the window is back", isShown);
    await close();
    await window.until("the window is hidden without a question", () => !isShown());
    choose("Open Voice Sync");
    await window.until("the window is back", isShown);
  });

  test("brings the window where a sync needs somebody", async () => {
    await close();
    await window.until("the window is hidden", () => !isShown());
    choose("Sync Now…");
    await window.until("the window is back", isShown);
  });

  test("shows in Settings what was answered", async () => {
    await window.press("Settings");
    await window.says(/When this window is closed/);
    const isKept = "return document.querySelector('input[type=radio][value=tray]').checked;";
    assert.ok(await window.driver.executeScript(isKept));
  });

  test("ends the app", async () => {
    xdotool("search", "--name", TITLE);
    choose("Quit");
    await window.until("the window is gone", () => {
      try {
        return !isShown() && !entries().has("Quit");
      } catch {
        return true;
      }
    });
  });
});
