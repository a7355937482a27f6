import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupPbxRequest, SetupView } from "../../ipc/bindings";
import { atTenant, csvColumns, setup } from "../../testing/fake-setup";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

function openStep(answers: Partial<Backend>, view: SetupView = setup()) {
  const window = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });
  return openApp("/connect", { window, setup: async () => view, ...answers });
}

const pbx = (answer: () => Promise<SetupView> = async () => atTenant()) =>
  vi.fn((_: SetupPbxRequest) => answer());
const next = async () => userEvent.click(await screen.findByRole("button", { name: "Next" }));
const here = (step: Partial<SetupView> = {}) => atTenant({ step: "phone_system", ...step });

/** Asked without whether it can be seen: with as many styles as here that takes a second each. */
async function choose(from: string, name: string) {
  await userEvent.click(await screen.findByRole("combobox", { name: from, hidden: true }));
  await userEvent.click(await screen.findByRole("option", { name, hidden: true }));
}

async function pick(answers: Partial<Backend>, view?: SetupView) {
  const page = openStep(answers, view);
  await userEvent.click(await screen.findByRole("radio", { name: "CSV file" }));
  await userEvent.click(await screen.findByRole("button", { name: /Choose a/ }));
  return page;
}

test("a picked file shows its path, rows and the columns that were recognised", async () => {
  await pick({ pickCsv: async () => csvColumns() });
  expect((await screen.findByText("/home/ada/people.csv")).tagName).toBe("BDI");
  expect(screen.getByText("1,200 rows.")).toBeTruthy();
  const table = screen.getByRole("table", { name: "Columns of the file" });
  const key = within(table).getByRole("combobox", { name: "Sign-in name (UPN) (required)" });
  expect(key.textContent).toBe("UPN");
});

test("columns and the switch are sent as chosen", async () => {
  const setupPbx = pbx();
  await pick({ setupPbx, pickCsv: async () => csvColumns() });
  await choose("Country", "Land");
  await choose("Enabled for Teams (required)", "Everybody in the file");
  await userEvent.click(screen.getByRole("switch", { name: "This file lists everybody" }));
  await next();
  await screen.findByRole("heading", { level: 2, name: "Tenant" });
  expect(setupPbx).toHaveBeenCalledExactlyOnceWith({
    source: "csv",
    path: "/home/ada/people.csv",
    mapping: { key: "UPN", teams: "*", number: "Phone", country: "Land" },
    full_list: true,
  });
});

test("a dialog that was closed changes nothing, and without a file nothing is sent", async () => {
  const setupPbx = pbx();
  await pick({ setupPbx, pickCsv: async () => null });
  expect(screen.queryByRole("table")).toBeNull();
  await next();
  expect(await screen.findByText("Choose the file that lists people and their numbers.")).toBeTruthy();
  expect(document.activeElement?.textContent).toBe("Choose a file");
  expect(setupPbx).not.toHaveBeenCalled();
});

test("a file that cannot be read is said in the shell's words", async () => {
  const bad = {
    code: "failed",
    message: "The CSV file cannot be used.",
    advice: "Correct the lines.",
    detail: "line 3",
  };
  await pick({ pickCsv: () => Promise.reject(bad) });
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("The CSV file cannot be used.");
  expect(alert.textContent).toContain("Correct the lines.");
});

test("columns that are needed are asked for, each in its row", async () => {
  const setupPbx = pbx();
  await pick({ setupPbx, pickCsv: async () => csvColumns({ guessed: {}, rows: 0 }) });
  expect(await screen.findByText(/No rows could be read/)).toBeTruthy();
  await next();
  expect(await screen.findAllByText("Choose the column.")).toHaveLength(2);
  expect(screen.getByText("Choose the column of the number, or that of the extension.")).toBeTruthy();
  expect(setupPbx).not.toHaveBeenCalled();
  await choose("Sign-in name (UPN) (required)", "UPN");
  await choose("Enabled for Teams (required)", "Teams");
  await choose("Extension", "Phone");
  await next();
  expect(setupPbx.mock.calls[0]?.[0]).toMatchObject({
    mapping: { key: "UPN", teams: "Teams", extension: "Phone" },
  });
});

test("a column that is recognised by its name can be left out, one that is needed cannot", async () => {
  const guessed = { key: "UPN", teams: "Teams", number: "Phone", country: "Land" };
  const setupPbx = pbx();
  await pick({ pickCsv: async () => csvColumns({ guessed }), setupPbx });
  await userEvent.click(await screen.findByRole("combobox", { name: /^Sign-in name/ }));
  await screen.findByRole("option", { name: "Land" });
  expect(screen.queryByRole("option", { name: "Not in the file" })).toBeNull();
  await userEvent.keyboard("{Escape}");
  await userEvent.click(await screen.findByRole("combobox", { name: "Country" }));
  await userEvent.click(await screen.findByRole("option", { name: "Not in the file" }));
  await next();
  expect(setupPbx.mock.lastCall?.[0]).toMatchObject({ mapping: { ...guessed, country: "" } });
});

test("a file that was read before a restart goes on as it was read", async () => {
  const setupPbx = pbx();
  const setupGo = vi.fn(async () => atTenant());
  const source = { kind: "csv", path: "/home/ada/people.csv", full_list: true } as const;
  openStep({ setupPbx, setupGo }, here({ source, has_key: false }));
  expect(await screen.findByText("/home/ada/people.csv")).toBeTruthy();
  const everybody = screen.getByRole("switch", { name: "This file lists everybody" }) as HTMLInputElement;
  expect([everybody.checked, everybody.disabled]).toEqual([true, true]);
  await next();
  expect(setupGo).toHaveBeenCalledExactlyOnceWith("tenant");
  expect(setupPbx).not.toHaveBeenCalled();
});

test("columns that were chosen are still there on the way back", async () => {
  const source = { kind: "csv", path: "/home/ada/people.csv", full_list: false } as const;
  const setupPbx = pbx(async () => atTenant({ source }));
  const setupGo = async () => here({ source });
  await pick({ setupPbx, setupGo, pickCsv: async () => csvColumns() });
  await choose("Country", "Land");
  await next();
  await screen.findByRole("heading", { level: 2, name: "Tenant" });
  await userEvent.click(await screen.findByRole("button", { name: "Back" }));
  expect((await screen.findByRole("combobox", { name: "Country" })).textContent).toBe("Land");
});

test("headers and paths of a hostile file are shown as text", async () => {
  const hostile = "<img src=x onerror=alert(1)>";
  const { container } = await pick({
    pickCsv: async () => csvColumns({ path: `/tmp/\u202E${hostile}`, headers: [hostile], guessed: {} }),
  });
  await choose("Country", hostile);
  expect((await screen.findByRole("combobox", { name: "Country" })).textContent).toBe(hostile);
  expect(container.querySelector("table img, form img")).toBeNull();
});

test("the columns of a file have no accessibility faults, also when some are missing", async () => {
  const { container } = await pick({ pickCsv: async () => csvColumns({ guessed: {} }) });
  await next();
  await screen.findAllByText("Choose the column.");
  expect(await faults(container)).toEqual([]);
});
