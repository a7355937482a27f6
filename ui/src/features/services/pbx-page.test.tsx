import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { PbxStatusView } from "../../ipc/bindings";
import { autoSync } from "../../testing/fake-auto-sync";
import { state } from "../../testing/fake-backend";
import { pbxStatus } from "../../testing/fake-pbx";
import { openApp } from "../../testing/open-app";

const from = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

function openPbx(fields: Partial<PbxStatusView> = {}, answers: Partial<Backend> = {}) {
  return openApp("/services/pbx", { pbxStatus: async () => pbxStatus(fields), ...answers });
}

const source = () => screen.findByRole("region", { name: "Source" });
const reading = () => screen.findByRole("region", { name: "Reading" });
const refused = {
  code: "wrong_credential",
  message: "8x8 refused the API key.",
  advice: "Enter a new key under Connect.",
  detail: "403",
};

test("8x8 is named with its address and the customer", async () => {
  openPbx();
  const text = (await source()).textContent;
  expect(text).toContain("Source8x8 Work, Administration API");
  expect(text).toContain("Addresshttps://api.8x8.example");
  expect(text).toContain("Customer id0012J00");
});

test.each([
  [true, "Lists everybodyYes"],
  [false, "Lists everybodyNo: nobody is removed for not being in the file"],
])("a CSV file is named, and whether it lists everybody (%s)", async (full_list, words) => {
  openPbx({ source: { kind: "csv", path: "C:\\users.csv", full_list } });
  const text = (await source()).textContent;
  expect(text).toContain("FileC:\\users.csv");
  expect(text).toContain(words);
});

test("when it was read, what was found and when it is read next stand together", async () => {
  openPbx();
  const text = (await reading()).textContent;
  expect(text).toContain("Last complete refresh4 min ago");
  expect(text).toContain("Users read1,250");
  expect(text).toContain("Teams-enabled users812");
  expect(text).toContain("Next refreshIn 2 min");
});

test("a phone system that was never read completely says so", async () => {
  openPbx({ last_complete: null });
  expect((await reading()).textContent).toContain("Last complete refreshNever");
});

test("while another process leads, it is said who reads", async () => {
  const following = {
    person: "CONTOSO\\ada",
    computer: "ADMIN-PC",
    face: "cli" as const,
    since: from(-5),
    pid: 7,
    takes_requests: false,
  };
  openPbx({ next_refresh: null }, { state: async () => state({ following }) });
  expect(
    await screen.findByText("voice-sync (command line) on ADMIN-PC (CONTOSO\\ada) reads it"),
  ).toBeTruthy();
});

test("the requests left are a meter, with the moment of the next window", async () => {
  openPbx({ quota: { left: 40, of: 100, resets_at: from(0.5) } });
  const meter = await screen.findByRole("meter", { name: "Requests left" });
  expect(meter.getAttribute("aria-valuetext")).toBe("40 of 100");
  expect((await reading()).textContent).toContain("All of them again in 1 min");
});

test("few requests left are said in words", async () => {
  openPbx({ quota: { left: 3, of: 100, resets_at: null } });
  expect(await screen.findByText("3 of 100, nearly used up")).toBeTruthy();
});

test("a phone system that names no quota has no meter", async () => {
  openPbx({ quota: null });
  expect((await reading()).textContent).toContain("Requests leftThe phone system does not say");
  expect(screen.queryByRole("meter")).toBeNull();
});

test("a good test says what answered", async () => {
  const sentence = "8x8 answered for customer 0012J00.";
  openPbx({}, { testPbx: async () => ({ customer: "0012J00", users: 1250, sentence }) });
  await userEvent.click(await screen.findByRole("button", { name: "Test connection" }));
  const answer = await screen.findByText(sentence);
  expect(answer.closest("[role=status]")?.textContent).toContain("It has 1,250 users.");
});

test("a test that was refused says why and what to do; the next good one takes that back", async () => {
  const testPbx = vi
    .fn()
    .mockRejectedValueOnce(refused)
    .mockResolvedValueOnce({ customer: null, users: null, sentence: "It answered." });
  openPbx({}, { testPbx });
  const button = await screen.findByRole("button", { name: "Test connection" });
  await userEvent.click(button);
  expect((await screen.findByRole("alert")).textContent).toBe(
    "8x8 refused the API key.Enter a new key under Connect.Details for support403",
  );
  await userEvent.click(button);
  expect(await screen.findByText("It answered.")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("Refresh now reads the phone system again", async () => {
  const refreshMirror = vi.fn(async () => null);
  openPbx({}, { refreshMirror });
  await userEvent.click(await screen.findByRole("button", { name: "Refresh now" }));
  expect(refreshMirror).toHaveBeenCalledOnce();
});

test("while it is read, no second read is asked for", async () => {
  const refreshMirror = vi.fn(async () => null);
  openPbx({ refreshing: true }, { refreshMirror });
  expect(await screen.findByText("Reading the phone system")).toBeTruthy();
  const button = screen.getByRole("button", { name: "Refresh now" });
  expect(button.getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(button);
  expect(refreshMirror).not.toHaveBeenCalled();
});

test("a refresh that can't start says why", async () => {
  openPbx({}, { refreshMirror: () => Promise.reject(refused) });
  await userEvent.click(await screen.findByRole("button", { name: "Refresh now" }));
  expect((await screen.findByRole("alert")).textContent).toContain("8x8 refused the API key.");
});

const suspect = { since: from(-30), before: 812, after: 300 };

test("a list that looks too small shows before and after, and a yes confirms it", async () => {
  let confirmed = false;
  const confirmSource = vi.fn(async () => {
    confirmed = true;
    return "done" as const;
  });
  const answer = async () => pbxStatus({ suspect: confirmed ? null : suspect });
  openApp("/services/pbx", { pbxStatus: answer, confirmSource });
  expect(await screen.findByText(/300 Teams-enabled users; before, it listed 812\./)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Confirm the smaller list" }));
  expect(await screen.findByText(/The smaller list is confirmed/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Confirm the smaller list" })).toBeNull();
});

test("a no to the smaller list changes and says nothing", async () => {
  openPbx({ suspect }, { confirmSource: async () => "declined" });
  const button = await screen.findByRole("button", { name: "Confirm the smaller list" });
  await userEvent.click(button);
  await waitFor(() => expect(button.getAttribute("aria-disabled")).not.toBe("true"));
  expect(screen.queryByText(/is confirmed/)).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a status that could not be read says why", async () => {
  openApp("/services/pbx", { pbxStatus: () => Promise.reject(refused) });
  expect((await screen.findByRole("alert")).textContent).toContain(
    "The phone system's status could not be read",
  );
});

test("a hostile address is shown as text", async () => {
  const address = "https://\u202Elive.example/<img src=x onerror=alert(1)>";
  const { container } = openPbx({ source: { kind: "eight_by_eight", address, customer: null } });
  expect(within(await source()).getByText(address).tagName).toBe("BDI");
  expect(container.querySelector("main img")).toBeNull();
});

test("the page is free of what axe finds", async () => {
  const { container } = openPbx({ suspect });
  await reading();
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(violations).toEqual([]);
});

test.each([
  [false, /Off because PBX changes now arrive automatically/],
  [true, /Auto Sync is paused/],
])("Enable Sync says what it is for while it is %s, and is set", async (pbx_enable_sync, words) => {
  const setToggle = vi.fn(async () => "done" as const);
  openPbx({}, { setToggle, state: async () => state({ auto_sync: autoSync({ pbx_enable_sync }) }) });
  const section = await screen.findByRole("region", { name: "Enable Sync" });
  expect(section.textContent).toMatch(words);
  await userEvent.click(within(section).getByRole("switch", { name: "Enable Sync" }));
  expect(setToggle).toHaveBeenCalledWith("pbx_enable_sync", !pbx_enable_sync);
});
