// What the steps of the story stand on: they follow each other, are pictured in their order, and hold the tenant to
// what the phone system wants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { picture } from "../desktop/pictures.mjs";

const SIZE = [1440, 900];

/** The steps of one story: after one that failed the next could only fail for that. What is looked at between them breaks
 * none of them. */
export function inOrder() {
  let isBroken = false;
  const unlessBroken = (name, does) =>
    test(name, (context) => (isBroken ? context.skip("an earlier step failed") : does()));
  const step = (name, does) =>
    unlessBroken(name, async () => {
      isBroken = true;
      await does();
      isBroken = false;
    });
  return { step, look: unlessBroken };
}

/** The pictures of a story, in the order in which they are taken. */
export class Album {
  taken = 0;

  named(name) {
    this.taken += 1;
    return `story-${String(this.taken).padStart(2, "0")}-${name}`;
  }

  /** The page of a window, with nothing wrong about it that a program can see. */
  async page(window, name) {
    await window.dress(SIZE, "light");
    await picture(window, this.named(name));
  }

  browser(browser, name) {
    return browser.screenshot(this.named(name));
  }
}

/** Of those who are to have a number and can have it: whom Teams gives it, whom it does not, and who of them has none. */
export async function served(tenant) {
  const { numbers, accounts } = await tenant.holders();
  const people = await tenant.healthy();
  const has = ({ number, account_id }) => numbers[number]?.holder === account_id;
  const lacks = people.filter((person) => !has(person));
  const bare = lacks.filter(({ account_id }) => accounts[account_id].numbers.length === 0);
  return { has: people.filter(has), lacks, bare };
}

/** Everybody whom the phone system wants to have a number has it in Teams, but for these. */
export async function assertAsWanted(tenant, ...but) {
  const { has, lacks } = await served(tenant);
  assert.ok(has.length > lacks.length);
  assert.deepEqual(
    lacks.map(({ pbx_user_id }) => pbx_user_id),
    but.map(({ pbx_user_id }) => pbx_user_id),
  );
}

/** Waits until Sync Jobs lists exactly these jobs, in this order and all of this type. */
export function listsOf(window, type, ...jobs) {
  return window.until(`${type}: jobs ${jobs}`, async () => {
    const rows = await window.rows("Sync jobs");
    const listed = rows.map(([started]) => Number(started.match(/Job (\d+)/)?.[1]));
    return listed.join() === jobs.join() && rows.every((row) => row[1] === type);
  });
}

/** What stands under "Needs attention" on the overview, line by line, once it was read. */
export async function attention(window) {
  await window.open("/overview");
  return window.until("somebody needs attention", async () => {
    const lines = await window.evaluate(
      `const cards = [...document.querySelectorAll("main section")];
       const card = cards.find((one) => one.innerText.startsWith("Needs attention"));
       return [...(card?.querySelectorAll("li") ?? [])].map((line) => line.innerText.trim().replace("\\n", " "));`,
    );
    return lines.length > 0 && lines;
  });
}
