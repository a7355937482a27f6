// What an administrator meets when something is wrong, or another process is at work.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe } from "node:test";
import { dataFolder, main, start, voiceSyncOn } from "./command.mjs";
import { looksRight } from "./pictures.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("With somebody whose number is refused, and then without a network", () => {
  const data = dataFolder();
  let tenant;
  let window;
  before(async () => {
    tenant = await serveTenant({ users: 40 });
    tenant.connectAndSync(data);
    const fault = { kind: "operation_fails", text: "The user lacks appropriate licenses" };
    await tenant.ask("POST", "faults", { system: "graph", path: "*/assignNumber", fault });
    const [person] = await tenant.givenFirst(data);
    await tenant.edit(person.pbx_user_id, { number: "+441134960999" });
    window = await openWindow({ data });
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });
  const state = (name, arrive) => looksRight(() => window, name, { arrive });

  state("job-failed", async () => {
    await window.says(/Changes queued/);
    await window.press("Sync Now");
    await window.says(/Completed with errors/);
    await window.open("/jobs/2?show=failed");
    await window.says(/Output log/);
  });
  looksRight(() => window, "job-failed-steps", {
    open: async () => {
      const isOpen = /Microsoft request id/.test(await window.page());
      if (!isOpen) await window.evaluate("document.querySelector('[aria-label^=\"Steps of\"]').click()");
      await window.says(/Microsoft request id/);
    },
  });
  state("teams-pbx-enable-sync", async () => {
    await window.open("/services/pbx");
    await window.says(/Enable Sync/);
    await window.tickRadio("Enable Sync");
    await window.answer("Switch PBX Enable Sync on", true);
    await window.says(/PBX Enable Sync is on/);
  });
  looksRight(() => window, "menu-sync-now-with-pbx", {
    open: () => window.pressNamed("More ways to sync"),
    close: () => window.escape(),
  });
  state("offline", async () => {
    await window.tickRadio("Enable Sync");
    await window.until("it is off", async () => !/PBX Enable Sync is on/.test(await window.page()));
    await tenant.close();
    tenant = null;
    await window.press("Refresh now");
    // Reads are repeated for a while before they count as failed.
    await window.says(/Offline/, 180_000);
  });
});

describe("Beside a running voice-sync", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let command;
  let ended;
  before(async () => {
    // Slow enough that the command line is met at work.
    tenant = await serveTenant({ lagMs: 1500 });
    tenant.connect(data, { nextGen: "off" });
    assert.equal(voiceSyncOn(main, data, "sync").status, 3);
    command = start(["approve", "1", "--json", "--data-dir", data, "--connection", main], "ignore");
    ended = once(command, "exit");
    window = await openWindow({ data });
  });
  after(async () => {
    command?.kill("SIGKILL");
    await ended;
    await window?.close();
    await tenant?.close();
  });

  looksRight(() => window, "following-a-running-job", {
    arrive: async () => {
      await window.says(/Following another Voice Sync/);
      await window.open("/jobs/1");
      await window.says(/Status\s+Syncing/);
    },
  });
});
