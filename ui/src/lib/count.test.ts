import { expect, test } from "vitest";
import { counted } from "./count";

test("one is one, and everything else is many", () => {
  expect([0, 1, 2].map((count) => counted(count, "job"))).toEqual(["0 jobs", "1 job", "2 jobs"]);
  expect(counted(3, "person", "people")).toBe("3 people");
});
