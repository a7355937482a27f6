// The filters of Sync Jobs: each narrows the list, the address keeps them, and the address brings them back.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Key } from "selenium-webdriver";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

describe("Filters of Sync Jobs", () => {
  const data = dataFolder();
  const day = (offset) => {
    const then = new Date();
    then.setDate(then.getDate() + offset);
    const two = (number) => String(number).padStart(2, "0");
    return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
  };
  let tenant;
  let window;
  let name;
  before(async () => {
    tenant = await serveTenant();
    tenant.connectAndSync(data);
    const [{ pbx_user_id: user }, other] = await tenant.givenFirst(data);
    const { first_name, last_name } = await tenant.person(user);
    name = `${first_name} ${last_name}`;
    // Job 2 is about one person and goes well, job 3 is about another and does not, job 4 mends that.
    await tenant.edit(user, { number: "+441134960997" });
    assert.equal(voiceSyncOn(main, data, "sync").status, 0);
    const fault = { kind: "operation_fails", text: "The user lacks appropriate licenses" };
    await tenant.ask("POST", "faults", { system: "graph", path: "*/assignNumber", fault });
    await tenant.edit(other.pbx_user_id, { number: "+441134960996" });
    assert.equal(voiceSyncOn(main, data, "sync").status, 4);
    await tenant.edit(other.pbx_user_id, { number: other.number });
    await tenant.ask("DELETE", "faults");
    assert.equal(voiceSyncOn(main, data, "sync").status, 0);
    window = await openWindow({ data });
    await window.open("/jobs");
    await lists(4, 3, 2, 1);
  });
  after(async () => {
    await window?.close();
    await tenant?.close();
  });

  test("Type, in the heading of its column: nobody but Auto Sync starts an Auto job", async () => {
    await window.tick("Filter by type", "Auto");
    await lists();
    await window.says(/No job matches these filters/);
    await window.press("Show all jobs");
    await lists(4, 3, 2, 1);
    await window.tick("Filter by type", "Manual");
    await lists(4, 3, 2, 1);
    assert.match(await window.address(), /types=/);
  });

  test("Status, beside the type", async () => {
    await window.tick("Status:", "Completed");
    await lists(4, 2, 1);
    await window.tick("Status:", "Completed", "Completed with errors");
    await lists(3);
    await window.tick("Status:", "Completed");
    await lists(4, 3, 2, 1);
    await window.tick("Status:", "Completed with errors");
    await lists(4, 2, 1);
    assert.match(await window.address(), /statuses=/);
  });

  test("days, beside both", async () => {
    await enter("From", day(1));
    await lists();
    await enter("From", day(0));
    await lists(4, 2, 1);
    await enter("To", day(-1));
    await window.says(/Choose a day that is not before the other one/);
    await enter("To", day(0));
    await lists(4, 2, 1);
    assert.match(await window.address(), new RegExp(`from=${day(0)}.*to=${day(0)}`));
  });

  test("person, beside all of them", async () => {
    await (await window.field("Person or number")).sendKeys(name);
    await lists(2, 1);
    assert.match(await window.address(), /person=/);
  });

  test("all of them stand in the address and come back with it", async () => {
    const address = await window.address();
    const filters = new URLSearchParams(address.split("?")[1]);
    assert.deepEqual([...filters.keys()].sort(), ["from", "person", "statuses", "to", "types"]);
    await window.evaluate("location.reload()");
    await lists(2, 1);
    await window.open("/users");
    await window.says(/blocked/);
    await window.open(address.slice(1));
    await lists(2, 1);
  });

  test("all of them come back with the window", async () => {
    await window.until("the page is remembered", () => remembered().includes("person="));
    await window.close();
    window = await openWindow({ data });
    await lists(2, 1);
    assert.equal(await (await window.field("Person or number")).getAttribute("value"), name);
  });

  test("each is taken away by its own button, and the rest together", async () => {
    await window.pressNamed(`Remove filter Person or number: ${name}`);
    await lists(4, 2, 1);
    await window.pressNamed("Remove filter Status: Completed");
    await lists(4, 3, 2, 1);
    await window.press("Clear filters");
    await lists(4, 3, 2, 1);
    assert.equal(await window.address(), "#/jobs");
  });

  function remembered() {
    return readFileSync(join(data, "window.json"), "utf8");
  }

  /** Waits until exactly these jobs are listed, in this order. */
  function lists(...jobs) {
    return window.until(`jobs ${jobs} are listed`, async () => {
      const rows = await window.rows("Sync jobs");
      const listed = rows.map(([started]) => Number(started.match(/Job (\d+)/)?.[1]));
      return listed.join() === jobs.join() && (jobs.length > 0 || /No job/.test(await window.page()));
    });
  }

  /** Types a day as the locale of this desktop writes it. */
  async function enter(label, text) {
    const [year, month, day] = text.split("-");
    await (await window.field(label)).sendKeys(`${month}/${day}/${year}`, Key.TAB);
  }
});
