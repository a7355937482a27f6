import { expect, test } from "vitest";
import { dayEnd, dayStart, dayWords, isDay, lastDays } from "./days";

test.each(["2026-11-22", "2024-02-29", "1970-01-01"])("%s is a day", (text) => {
  expect(isDay(text)).toBe(true);
});

test.each(["", "2026-02-29", "2026-13-01", "0026-11-22", "22.11.2026", "2026-11-22T00:00"])(
  "%j is no day",
  (text) => {
    expect(isDay(text)).toBe(false);
  },
);

test("a day lasts from one midnight of this computer to the next", () => {
  expect(dayStart("2026-11-22")).toBe(new Date(2026, 10, 22).toISOString());
  expect(dayEnd("2026-11-22")).toBe(new Date(2026, 10, 23).toISOString());
  expect(dayEnd("2026-12-31")).toBe(dayStart("2027-01-01"));
});

test("a day is said with its year", () => {
  expect(dayWords("2026-11-22")).toContain("2026");
});

test("the last days end with today, however late it is, and cross months", () => {
  expect(lastDays(3, new Date(2026, 2, 1, 23, 59))).toEqual(["2026-02-27", "2026-02-28", "2026-03-01"]);
  expect(lastDays(30, new Date(2026, 10, 22))).toHaveLength(30);
});
