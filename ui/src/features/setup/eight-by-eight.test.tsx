import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupPbxRequest, SetupView } from "../../ipc/bindings";
import { atTenant, setup } from "../../testing/fake-setup";
import { fill } from "../../testing/fill";
import { openApp } from "../../testing/open-app";

afterEach(() => void vi.useRealTimers());

const KEY = "eght_secret_of_the_phone_system";

const refused = {
  code: "wrong_credential",
  message: "The phone system refused the API key.",
  advice: "Check the key in the 8x8 Admin Console.",
  detail: null,
};

function openStep(answers: Partial<Backend> = {}, view: SetupView = setup()) {
  const window = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });
  return openApp("/connect", { window, setup: async () => view, ...answers });
}

const pbx = (answer: () => Promise<SetupView> = async () => atTenant()) =>
  vi.fn((_: SetupPbxRequest) => answer());

const field = (name: string | RegExp) => screen.findByLabelText(name);
const next = async () => userEvent.click(await screen.findByRole("button", { name: "Next" }));
const here = (step: Partial<SetupView> = {}) => atTenant({ step: "phone_system", ...step });

/** Asked without whether it can be seen: with as many styles as here that takes a second each. */
async function choose(from: string, name: string) {
  await userEvent.click(await screen.findByRole("combobox", { name: from, hidden: true }));
  await userEvent.click(await screen.findByRole("option", { name, hidden: true }));
}

test("the page says that 8x8's API is in beta, whom to ask, and which product the key needs", async () => {
  openStep();
  const text = await screen.findByText(/closed beta/);
  expect(text.textContent).toContain("ask your 8x8 account team");
  expect(text.textContent).toContain("UC & CC User Admin");
});

test("the region's address and the key are sent, and what answered is shown", async () => {
  const setupPbx = pbx();
  openStep({ setupPbx });
  await fill(/^API key/, ` ${KEY} `);
  await next();
  const answer = await screen.findByText(/The phone system answered/);
  const bar = answer.closest("div")?.textContent;
  expect(bar).toContain("8x8 Administration API");
  expect(bar).toContain("acme01");
  expect(bar).toContain("120 people in the phone system.");
  expect(setupPbx).toHaveBeenCalledExactlyOnceWith({
    source: "eight_by_eight",
    address: "https://api.8x8.example",
    key: KEY,
  });
});

test("without a key nothing is sent, and the field says why", async () => {
  const setupPbx = pbx();
  openStep({ setupPbx });
  await next();
  expect((await screen.findByRole("alert")).textContent).toContain("Enter the API key.");
  expect(document.activeElement).toBe(await field(/^API key/));
  expect(setupPbx).not.toHaveBeenCalled();
});

test("a key that was entered before is kept when the field is left empty", async () => {
  const setupPbx = pbx();
  openStep({ setupPbx }, here());
  expect(await screen.findByText("A key was entered before; leave empty to keep it.")).toBeTruthy();
  await next();
  await screen.findByRole("heading", { level: 2, name: "Tenant" });
  expect(setupPbx.mock.calls[0]?.[0]).toMatchObject({ key: null });
});

test("a key is not kept for another address", async () => {
  const setupPbx = pbx();
  openStep({ setupPbx }, here());
  await choose("Region", "Another address");
  await fill(/^Address/, "https://other.example");
  await next();
  expect(await screen.findByText("Enter the API key.")).toBeTruthy();
  expect(setupPbx).not.toHaveBeenCalled();
});

test("once it is sent the key is nowhere on the page, whether it was accepted or refused", async () => {
  for (const answer of [() => Promise.reject(refused), () => new Promise<SetupView>(() => undefined)]) {
    const { container, unmount } = openStep({ setupPbx: pbx(answer) });
    const key = (await field(/^API key/)) as HTMLInputElement;
    await userEvent.type(key, KEY);
    expect(container.innerHTML).not.toContain(KEY);
    await next();
    expect(key.value).toBe("");
    expect(document.documentElement.outerHTML).not.toContain(KEY);
    unmount();
  }
});

test("a refused key is said with its advice, and what else was entered stays", async () => {
  openStep({ setupPbx: pbx(() => Promise.reject(refused)) });
  await choose("Region", "Another address");
  await fill(/^Address/, "https://api.example.com");
  await fill(/^API key/, KEY);
  await next();
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The phone system refused the API key.");
  expect(alert.textContent).toContain("Check the key in the 8x8 Admin Console.");
  expect(((await field(/^Address/)) as HTMLInputElement).value).toBe("https://api.example.com");
});

test.each([
  ["", "Enter the address."],
  ["api.example.com", "This is not a web address."],
  ["http://api.example.com", "Use an https address."],
  ["https://ada:pw@api.example.com", "must not contain a user name"],
  ["https://api.example.com/?key=1", "must not contain a user name"],
])("an address that cannot be used is not sent: %j", async (address, why) => {
  const setupPbx = pbx();
  openStep({ setupPbx });
  await choose("Region", "Another address");
  if (address) await fill(/^Address/, address);
  await fill(/^API key/, KEY);
  await next();
  expect(await screen.findByText(new RegExp(why.replace("?", "\\?")))).toBeTruthy();
  expect(document.activeElement).toBe(await field(/^Address/));
  expect(setupPbx).not.toHaveBeenCalled();
});

test("plain http is sent for this computer", async () => {
  const setupPbx = pbx();
  openStep({ setupPbx });
  await choose("Region", "Another address");
  await fill(/^Address/, "http://127.0.0.1:8080");
  await fill(/^API key/, KEY);
  await next();
  expect(setupPbx.mock.calls[0]?.[0]).toMatchObject({ address: "http://127.0.0.1:8080" });
});

test("people who are still being counted are shown once they are", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  let users: number | null = null;
  const view = async () => atTenant({ pbx: { customer: null, users, sentence: "8x8" } });
  openStep({ setup: view });
  expect(await screen.findByText(/The people are being counted/)).toBeTruthy();
  users = 1;
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  expect(await screen.findByText(/1 person in the phone system/)).toBeTruthy();
});
