import { expect, test } from "vitest";
import { duration, lasting, momentInSentence, shortMoment } from "./time";

const start = "2026-11-22T12:00:00Z";
const after = (seconds: number) => new Date(Date.parse(start) + seconds * 1000).toISOString();

test.each([
  [0.2, "under 1 s"],
  [59, "59 s"],
  [65, "1 min 5 s"],
  [3599, "59 min 59 s"],
  [8040, "2 h 14 min"],
  [-5, "under 1 s"],
])("%d seconds are said as %s", (seconds, text) => {
  expect(duration(start, after(seconds))).toBe(text);
});

test("today and yesterday are called so, by the days of this computer", () => {
  const local = (day: number, hour: number) => new Date(2026, 10, day, hour, 30);
  expect(shortMoment(local(22, 0).toISOString(), local(22, 23))).toMatch(/^Today, /);
  expect(shortMoment(local(21, 23).toISOString(), local(22, 0))).toMatch(/^Yesterday, /);
  expect(shortMoment(local(20, 12).toISOString(), local(22, 12))).not.toContain("2026");
  expect(shortMoment(local(20, 12).toISOString(), new Date(2027, 0, 2))).toContain("2026");
});

test("what is to come is called so, and inside a sentence begins small", () => {
  const now = new Date(2026, 10, 22, 23, 30);
  const tomorrow = new Date(2026, 10, 23, 0, 30).toISOString();
  expect(shortMoment(tomorrow, now)).toMatch(/^Tomorrow, /);
  expect(momentInSentence(tomorrow, now)).toMatch(/^tomorrow, /);
  const earlier = new Date(2026, 10, 3).toISOString();
  expect(momentInSentence(earlier, now)).toBe(shortMoment(earlier, now));
});

test("a number of seconds is said as the time between two moments is", () => {
  expect(lasting(65)).toBe(duration(start, after(65)));
});
