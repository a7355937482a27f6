// One process leads a connection: the window follows `voice-sync`, and steps in when that ends.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { By } from "selenium-webdriver";
import { dataFolder, main, start, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("A window beside a running voice-sync", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let command;
  let ended;
  before(async () => {
    // Slow enough that the command line is met at work.
    tenant = await serveTenant({ lagMs: 200 });
    tenant.connect(data, { nextGen: "off" });
    assert.equal(voiceSyncOn(main, data, "sync").status, 3);
    command = start(["approve", "1", "--json", "--data-dir", data, "--connection", main], "ignore");
    ended = once(command, "exit");
    window = await openWindow({ data });
    await window.says(/Following another Voice Sync/);
  });
  after(async () => {
    command?.kill();
    await window?.close();
    await tenant?.close();
  });

  const job = () => voiceSyncOn(main, data, "jobs", "show", "1").answer.job;

  test("says who leads", async () => {
    assert.match(await window.page(), /voice-sync \(command line\) on .+ works on this connection since/);
  });

  test("can start nothing, and says why", async () => {
    const disabled = By.css("header button[aria-disabled='true']");
    const button = await window.found(disabled, "a button that cannot be pressed");
    assert.match(await button.getText(), /Sync Now/);
    const why = await button.getAttribute("aria-describedby");
    assert.match(await window.evaluate("return document.getElementById(arguments[0]).innerText", why), /./);
  });

  test("shows the job of the other process at work", async () => {
    await window.open("/jobs/1");
    await window.says(/Status\s+Syncing/);
    assert.equal(job().status, "running");
  });

  test("steps in when the other process was killed, and ends its job", async () => {
    command.kill("SIGKILL");
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    await window.until("it follows nobody", async () => !/Following another/.test(await window.page()));
    await window.says(/Status\s+Completed/);
    assert.equal(job().status, "completed");
  });

  test("can start what comes next", async () => {
    await window.press("Sync Now");
    await window.until("the next job is done", () => {
      const [newest] = voiceSyncOn(main, data, "jobs").answer.jobs;
      return newest.id === 2 && newest.status === "completed";
    });
  });
});

describe("A window beside the service", () => {
  const data = dataFolder();
  let tenant;
  let window;
  let service;
  let ended;
  before(async () => {
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    assert.equal(voiceSyncOn(main, data, "services", "--next-gen", "on", "--auto-sync", "on").status, 0);
    service = start(["watch", "--data-dir", data, "--connection", main], "ignore");
    ended = once(service, "exit");
    window = await openWindow({ data });
    await window.says(/decisions about jobs are passed on to it/);
  });
  after(async () => {
    service?.kill();
    await ended;
    await window?.close();
    await tenant?.close();
  });

  test("has it sync", async () => {
    const [{ id: known }] = voiceSyncOn(main, data, "jobs").answer.jobs;
    await window.press("Sync Now");
    await window.until("the job of the service is done", () => {
      const [newest] = voiceSyncOn(main, data, "jobs").answer.jobs;
      return newest.id > known && newest.type === "manual" && newest.status === "completed";
    });
    await window.open("/jobs");
    await window.says(/Following another Voice Sync/);
  });
});
