import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { DecisionView } from "../../ipc/bindings";
import { settings } from "../../testing/fake-settings";
import { fill } from "../../testing/fill";
import { openApp } from "../../testing/open-app";
import { busy } from "../../testing/open-state";

/** A shell that keeps the days, as the real one would. */
function openHistory(answers: Partial<Backend> = {}) {
  let kept = settings();
  const saveRetention = vi.fn(async (days: number): Promise<DecisionView> => {
    kept = { ...kept, retention_days: days };
    return "done";
  });
  return {
    ...openApp("/settings", { settings: async () => kept, saveRetention, ...answers }),
    saveRetention,
  };
}

const card = () => screen.findByRole("region", { name: "History" });
const save = async () => within(await card()).findByRole("button", { name: "Save days" });

test("what is deleted, what stays, the range and the usual value are named", async () => {
  openHistory();
  const { textContent } = await card();
  expect(textContent).toContain("deleted for good");
  expect(textContent).toContain("The audit trail stays.");
  expect(textContent).toContain("30 to 3,650 days, usually 400.");
});

test("the days are sent, and said once they are saved", async () => {
  const { saveRetention } = openHistory();
  expect((await save()).getAttribute("aria-disabled")).toBe("true");
  await fill(/^Days/, "90");
  await userEvent.click(await save());
  expect(saveRetention).toHaveBeenCalledExactlyOnceWith(90);
  await waitFor(async () =>
    expect(within(await card()).getByRole("status").textContent).toBe("Saved: jobs are kept for 90 days."),
  );
  expect((await save()).getAttribute("aria-disabled")).toBe("true");
});

test.each([
  ["29", "Out of range: 30 to 3,650 is possible."],
  ["3651", "Out of range: 30 to 3,650 is possible."],
  ["3,650", "Enter a whole number, in digits only: 30 to 3,650."],
  ["a year", "Enter a whole number, in digits only: 30 to 3,650."],
])("%s days are refused at the field, and the shell is not asked", async (text, problem) => {
  const { saveRetention } = openHistory();
  const field = await fill(/^Days/, text);
  await userEvent.keyboard("{Enter}");
  expect((await screen.findByRole("alert")).textContent).toBe(problem);
  expect(field.value).toBe(text);
  await userEvent.click(await save());
  expect(saveRetention).not.toHaveBeenCalled();
});

test("a no to the native question keeps the days that were typed", async () => {
  openHistory({ saveRetention: async () => "declined" });
  await fill(/^Days/, "90");
  await userEvent.click(await save());
  await waitFor(async () => expect((await save()).getAttribute("aria-disabled")).not.toBe("true"));
  expect(screen.getByLabelText(/^Days/)).toHaveProperty("value", "90");
  expect(within(await card()).getByRole("status").textContent).toBe("");
});

test("days that could not be saved say why", async () => {
  openHistory({ saveRetention: () => Promise.reject(busy) });
  await fill(/^Days/, "90");
  await userEvent.click(await save());
  expect((await within(await card()).findByRole("alert")).textContent).toContain("A job is running.");
  expect(screen.getByLabelText(/^Days/)).toHaveProperty("value", "90");
});
