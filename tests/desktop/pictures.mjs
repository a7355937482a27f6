// A state of a page at every size and scheme: a picture to look at, and what a program can see of it.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

/** The smallest that the window gets, and a usual one. */
const sizes = [
  [900, 600],
  [1440, 900],
];
const schemes = ["light", "dark"];

/**
 * The tests of a state to which `arrive` brings the window. What stands only as long as the window keeps its size, a
 * menu or a dialog, is opened by `open` and closed by `close`. `name` is the page and the state.
 */
export function looksRight(window, name, { arrive, open, close } = {}) {
  describe(name, () => {
    if (arrive) before(arrive);
    for (const size of sizes) {
      describe(size.join("x"), () => {
        before(async () => {
          await window().dress(size, schemes[0]);
          await open?.();
        });
        if (close) after(close);
        for (const scheme of schemes) {
          test(scheme, async () => {
            await window().dress(size, scheme);
            await picture(window(), `${name}-${size.join("x")}-${scheme}`);
          });
        }
      });
    }
  });
}

/** Keeps a picture of the page as it stands, and finds nothing wrong with it. */
export async function picture(window, name) {
  await window.screenshot(name);
  const refused = await window.refusedByPolicy();
  const faults = [
    ...(await window.accessibilityFaults()),
    ...refused.map((what) => `refused by policy: ${what}`),
    ...(await window.evaluate(measured)),
  ];
  assert.deepEqual(faults, []);
}

// Text that is cut says the whole in a title; only a table scrolls sideways, in its own card.
const measured = `
  const found = [];
  const say = (what, element) => found.push(what + ": " + element.outerHTML.slice(0, 200));
  const isShown = ({ clipPath, visibility }) => clipPath === "none" && visibility === "visible";
  for (const element of document.querySelectorAll("body, main, [role=menu], [role=dialog], [role=alertdialog], [role=listbox]")) {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    if (left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1) say("leaves the window", element);
    const scrolls = getComputedStyle(element).overflowX !== "visible";
    if (scrolls && element.scrollWidth > element.clientWidth + 1) say("scrolls sideways", element);
  }
  for (const element of document.querySelectorAll("body *")) {
    const style = getComputedStyle(element);
    if (style.overflowX !== "hidden" || element.clientWidth < 2 || element.scrollWidth <= element.clientWidth + 1 || !isShown(style)) continue;
    if (style.textOverflow !== "ellipsis") say("clipped", element);
    else if (element.closest("[title]") === null) say("cut without a title", element);
  }
  return found;`;
