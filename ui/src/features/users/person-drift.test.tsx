import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { DriftView, KeepRequest, KeptView } from "../../ipc/bindings";
import { dayEnd } from "../../lib/days";
import { person, personDetail } from "../../testing/fake-backend";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

const drift: DriftView = {
  since: "2026-11-20T08:00:00Z",
  differences: [
    { field: "number", ours: "+441134960001", shown: null },
    { field: "voice routing policy", ours: "UK", shown: "Global" },
  ],
};
const drifted = person({ state: "drifted", actual: null, drift });

/** A shell in which a person's Microsoft value is kept once somebody says so. */
function openDrifted(keepShown = vi.fn(async (_: KeepRequest) => null)) {
  let kept: KeptView | null = null;
  const keep = vi.fn(async (request: KeepRequest) => {
    await keepShown(request);
    kept = { until: request.until, by: "ada", reason: request.reason };
    return null;
  });
  const syncPerson = vi.fn(async (_: string) => null);
  const shown = () =>
    personDetail({ person: kept ? { ...drifted, state: "left", hold: "kept", kept } : drifted });
  const app = openApp("/users/u1", { person: async () => shown(), keepShown: keep, syncPerson });
  return { keep, syncPerson, ...app };
}

const question = () => screen.findByRole("region", { name: "Changed in Microsoft Teams" });
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

test("what differs is said, with what was verified and since when", async () => {
  const { container } = openDrifted();
  const section = await question();
  expect(section.textContent).toContain("the next Sync Now goes by the phone system");
  const values = within(section).getAllByRole("definition");
  expect(values.map((value) => value.textContent)).toEqual([
    "+441134960001 was verified, Microsoft Teams has no number",
    "UK was verified, Microsoft Teams has Global",
  ]);
  expect(await faults(container)).toEqual([]);
});

test("Repair syncs this user", async () => {
  const { syncPerson } = openDrifted();
  await question();
  await press("Repair");
  expect(syncPerson).toHaveBeenCalledWith("u1");
});

test("Microsoft's value is kept with a reason, until somebody ends it", async () => {
  const { keep } = openDrifted();
  await press("Keep Microsoft's value");
  await userEvent.type(await screen.findByRole("textbox", { name: /Reason/ }), "  a softphone ");
  await press("Keep it");
  expect(keep).toHaveBeenCalledExactlyOnceWith({ user: "u1", until: null, reason: "a softphone" });
  expect(await screen.findByText("On hold: what Microsoft Teams has is kept")).toBeTruthy();
  expect(screen.getByText("a softphone")).toBeTruthy();
  expect(screen.getByText("Somebody ends it")).toBeTruthy();
  expect(screen.queryByRole("region", { name: "Changed in Microsoft Teams" })).toBeNull();
  await waitFor(() =>
    expect(document.activeElement?.textContent).toContain("What Microsoft Teams has is kept"),
  );
});

test("a day counts to its end, and one that is over is refused", async () => {
  const { keep } = openDrifted();
  await press("Keep Microsoft's value");
  await userEvent.type(await screen.findByRole("textbox", { name: /Reason/ }), "leave");
  const day = screen.getByLabelText("Until the end of");
  await userEvent.type(day, "2020-01-01");
  await press("Keep it");
  expect(await screen.findByText("Choose a day that is not over.")).toBeTruthy();
  expect(keep).not.toHaveBeenCalled();
  await userEvent.clear(day);
  await userEvent.type(day, "2099-12-31");
  await press("Keep it");
  expect(keep).toHaveBeenCalledExactlyOnceWith({ user: "u1", until: dayEnd("2099-12-31"), reason: "leave" });
});

test("without a reason nothing is kept, and the field says so", async () => {
  const { keep } = openDrifted();
  await press("Keep Microsoft's value");
  await press("Keep it");
  expect(await screen.findByText("Say why, for whoever looks at it later.")).toBeTruthy();
  expect(keep).not.toHaveBeenCalled();
});

test("a refusal is said in the dialog, and what was typed stays", async () => {
  const refused = { code: "not_found", message: "Nothing differs.", advice: "Look again.", detail: null };
  openDrifted(vi.fn(() => Promise.reject(refused)));
  await press("Keep Microsoft's value");
  const reason = await screen.findByRole("textbox", { name: /Reason/ });
  await userEvent.type(reason, "leave");
  await press("Keep it");
  expect((await screen.findByRole("alert")).textContent).toContain("Nothing differs.");
  expect(reason).toHaveProperty("value", "leave");
});
