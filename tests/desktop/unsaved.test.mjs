// Closing the window while something is not saved asks first, whichever page holds it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { askToClose } from "./close-request.mjs";
import { openWindow, windowsNamed } from "./window.mjs";

const TITLE = "^Voice Sync$";
const QUESTION = "Close without saving";

describe("Closing the window", () => {
  let window;
  before(async () => {
    window = await openWindow();
    await window.press("Connect your tenant");
    await window.says(/Where do people and their numbers come from/);
  });
  after(() => window?.close());

  const close = () => askToClose(Number(windowsNamed(TITLE)[0]));

  test("asks while a step of Connect holds something, and a no keeps window and words", async () => {
    await window.type("API key", "an-entered-key");
    await close();
    await window.answer(QUESTION, false);
    assert.equal(windowsNamed(TITLE).length, 1);
    assert.equal(await (await window.field("API key")).getAttribute("value"), "an-entered-key");
  });

  test("closes once it is answered", async () => {
    await close();
    await window.answer(QUESTION, true);
    await window.until("the window is closed", () => windowsNamed(TITLE).length === 0);
  });
});
