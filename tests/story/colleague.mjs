// A colleague with a laptop of his own: another installation for the same tenant, which knows nothing of ours.
import assert from "node:assert/strict";
import { once } from "node:events";
import { dataFolder, main, start, voiceSyncOn } from "../desktop/command.mjs";

/** So long an operation takes while he is at work: there is a middle to die in. */
const SLOW_MS = 200;
const DIES_MS = 120_000;

export class Colleague {
  /** With the client secret that he was given, and without Next Gen: one write at a time. */
  constructor(tenant) {
    this.tenant = tenant;
    this.data = dataFolder();
    tenant.connect(this.data, { nextGen: "off", lagMs: SLOW_MS });
  }

  on(...args) {
    return voiceSyncOn(main, this.data, ...args);
  }

  /** Saves other numbers for these people in the phone system: three pass theirs on in a circle, the others get new ones. */
  async saves([first, second, third, ...others]) {
    const edit = (person, number) => this.tenant.edit(person.pbx_user_id, { number });
    await edit(first, second.number);
    await edit(second, third.number);
    await edit(third, first.number);
    for (const [at, person] of others.entries()) await edit(person, `+44113496091${at}`);
  }

  /** Approves his first sync; his laptop dies when the tenant has just accepted that so many let go of a number: the
   * last of them is not given another. */
  async diesAfter(people) {
    await this.tenant.operationsTake(SLOW_MS, SLOW_MS);
    const since = await this.tenant.journalEnd();
    const args = ["approve", "1", "--json", "--data-dir", this.data, "--connection", main];
    const working = start(args, "ignore");
    const ended = once(working, "exit");
    try {
      const end = Date.now() + DIES_MS;
      while ((await this.letGo(since)) < people) {
        assert.equal(working.exitCode, null, "he was through before it died");
        assert.ok(Date.now() < end, "nothing is written");
      }
    } finally {
      working.kill("SIGKILL");
    }
    assert.deepEqual(await ended, [null, "SIGKILL"]);
    await this.tenant.operationsTake(this.tenant.lagMs / 2, this.tenant.lagMs);
  }

  /** How many unassignments the tenant has accepted since then. */
  async letGo(since) {
    const asked = await this.tenant.journal(since);
    return asked.filter(({ path, status }) => path?.endsWith("/unassignNumber") && status === 202).length;
  }
}
