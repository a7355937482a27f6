// Frames of a page while something is done to it; both run in the page.

/** Acts in every frame for as long as `act` says so, by how many there were; then tells the times between them. */
const inFrames = `
  const inFrames = (act, end) => {
    const times = [];
    let last = performance.now();
    const next = () => {
      const now = performance.now();
      times.push(now - last);
      last = now;
      if (act(times.length)) requestAnimationFrame(next);
      else end(times);
    };
    requestAnimationFrame(next);
  };`.trim();

/** Scrolls what the selector names, or the page, by so many pixels a frame; the times between frames in milliseconds. */
export const scroll = `
  ${inFrames}
  const [selector, frames, step, done] = arguments;
  const scroller = (selector && document.querySelector(selector)) || document.scrollingElement;
  scroller.scrollTop = 0;
  const further = (count) => {
    scroller.scrollTop += step;
    return count < frames;
  };
  inFrames(further, (times) => done({ times, scrolled: scroller.scrollTop }));`;

/** Types letters into a field, one every so many frames, and then clears it; the times between frames. */
export const type = `
  ${inFrames}
  const [selector, text, every, done] = arguments;
  const field = document.querySelector(selector);
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const say = (value) => {
    set.call(field, value);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const states = [...text].map((_, n) => text.slice(0, n + 1)).concat("");
  const further = (count) => {
    if (count % every === 0 && states.length > 0) say(states.shift());
    return states.length > 0 || count % every !== 0;
  };
  inFrames(further, (times) => done({ times }));`;

/** The mean of numbers, and what 95 of 100 stay below. */
export function told(times) {
  const sorted = [...times].sort((one, other) => one - other);
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length;
  return { mean, p50: at(sorted, 0.5), p95: at(sorted, 0.95), max: sorted.at(-1) };
}

function at(sorted, share) {
  return sorted[Math.round((sorted.length - 1) * share)];
}
