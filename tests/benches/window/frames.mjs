// Frames of a page while something is done to it; both run in the page.

/** Scrolls what the selector names, or the page, by so many pixels a frame; the times between frames in milliseconds. */
export const scroll = `
  const [selector, frames, step, done] = arguments;
  const scroller = (selector && document.querySelector(selector)) || document.scrollingElement;
  scroller.scrollTop = 0;
  const times = [];
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    scroller.scrollTop += step;
    if (times.length < frames) requestAnimationFrame(next);
    else done({ times, scrolled: scroller.scrollTop });
  };
  requestAnimationFrame(next);`;

/** Types letters into a field, one every so many frames, and then clears it; the times between frames. */
export const type = `
  const [selector, text, every, done] = arguments;
  const field = document.querySelector(selector);
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const say = (value) => {
    set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const states = [...text].map((_, n) => text.slice(0, n + 1)).concat("");
  const times = [];
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    times.push(now - last);
    last = now;
    if (times.length % every === 0 && states.length > 0) say(states.shift());
    if (states.length > 0 || times.length % every !== 0) requestAnimationFrame(next);
    else done({ times });
  };
  requestAnimationFrame(next);`;

/** The mean of numbers, and what 95 of 100 stay below. */
export function told(times) {
  const sorted = [...times].sort((one, other) => one - other);
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
  return { mean, p50: at(sorted, 0.5), p95: at(sorted, 0.95), max: sorted.at(-1) };
}

function at(sorted, share) {
  return sorted[Math.round((sorted.length - 1) * share)];
}
