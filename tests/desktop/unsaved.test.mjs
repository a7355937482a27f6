// A window with something unsaved in it asks before it is closed.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { dataFolder } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow, windowsNamed, xdotool } from "./window.mjs";

describe("A window with voice rules that are not saved", () => {
  const data = dataFolder();
  const asks = "Close without saving";
  let tenant;
  let window;
  before(async () => {
    tenant = await serveTenant({ users: 40 });
    tenant.connectAndSync(data);
    window = await openWindow({ data });
    await window.open("/services/teams");
    await window.says(/Voice rules/);
    await window.select("Calling policy for Everybody", "Tenant default");
    await window.says(/Affects \d+/);
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });
  const close = () =>
    xdotool("windowquit", xdotool("search", "--onlyvisible", "--name", "^Voice Sync$").split("\n")[0]);

  test("stays open with what was entered where the question is answered with no", async () => {
    close();
    await window.answer(asks, false);
    assert.match(await window.page(), /Affects \d+/);
  });

  test("is closed where it is answered with yes", async () => {
    close();
    await window.answer(asks, true);
    await window.until("the window is closed", () => windowsNamed("^Voice Sync$").length === 0);
    const ended = window;
    window = undefined;
    // Its driver has nothing left to close, and says so.
    await assert.rejects(ended.close());
  });
});
