import { expect, test } from "vitest";
import { chosen, day, text, tidy } from "./address";

test("a choice is read in the order in which it is shown, also when it is a single one", () => {
  expect(chosen(["b", "x", "a"], ["a", "b", "c"])).toEqual(["a", "b"]);
  expect(chosen("c", ["a", "b", "c"])).toEqual(["c"]);
  expect(chosen(["x"], ["a"])).toBeUndefined();
  expect(chosen(undefined, ["a"])).toBeUndefined();
});

test("a text is read as it was written, also when it is digits", () => {
  expect([text("mira"), text(12), text(true), text(undefined)]).toEqual(["mira", "12", undefined, undefined]);
});

test("only a day of the calendar is read as one", () => {
  expect([day("2026-11-22"), day("2026-02-30"), day(20261122)]).toEqual(["2026-11-22", undefined, undefined]);
});

test("what says nothing leaves no trace", () => {
  const search = { none: undefined, empty: "", nobody: [], one: ["a"], text: "x" };
  expect(tidy<typeof search>(search)).toEqual({ one: ["a"], text: "x" });
});
