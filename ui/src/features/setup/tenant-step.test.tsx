import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Backend } from "../../ipc/backend";
import type { SetupTenantRequest, SetupView } from "../../ipc/bindings";
import { atApproval, atTenant, ids } from "../../testing/fake-setup";
import { fill } from "../../testing/fill";
import { openApp } from "../../testing/open-app";

function openStep(view: SetupView, answers: Partial<Backend> = {}) {
  const window = async () => ({ connection: null, choices: [], sample_exists: false, version: "0.1.0" });
  return openApp("/connect", { window, setup: async () => view, ...answers });
}

const field = (name: string | RegExp) => screen.findByLabelText(name);
const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));
const heading = (name: string) => screen.findByRole("heading", { level: 2, name });
const named = (answer: () => Promise<SetupView> = async () => atApproval()) =>
  vi.fn((_: SetupTenantRequest) => answer());

test("the tenant is named by its directory id, at Microsoft's usual addresses", async () => {
  const setupTenant = named();
  openStep(atTenant(), { setupTenant });
  await fill(/^Directory/, ` ${ids.tenant} `);
  await press("Next");
  await heading("Approval");
  expect(setupTenant).toHaveBeenCalledExactlyOnceWith({
    tenant: ids.tenant,
    login_url: "https://login.microsoftonline.com",
    graph_url: "https://graph.microsoft.com",
  });
});

test.each([
  ["", "Enter the directory id of your tenant, or one of its domains."],
  ["fabrikam", "This is neither a directory id"],
  ["6f1c0f3e-0000-4000-8000", "This is neither a directory id"],
])("a tenant that cannot be meant is not sent: %j", async (tenant, why) => {
  const setupTenant = named();
  openStep(atTenant(), { setupTenant });
  if (tenant) await fill(/^Directory/, tenant);
  await press("Next");
  expect(await screen.findByText(new RegExp(why))).toBeTruthy();
  expect(document.activeElement).toBe(await field(/^Directory/));
  expect(setupTenant).not.toHaveBeenCalled();
});

test("a domain of the tenant is sent as it was typed: the shell looks it up", async () => {
  const setupTenant = named();
  openStep(atTenant(), { setupTenant });
  await fill(/^Directory/, "Fabrikam.example");
  await press("Next");
  expect(setupTenant.mock.lastCall?.[0]).toMatchObject({ tenant: "Fabrikam.example" });
});

test("a cloud without these functions is refused in the shell's words, and nothing is lost", async () => {
  const message = "Microsoft does not offer these functions in that cloud.";
  const setupTenant = named(() => Promise.reject({ code: "failed", message, advice: null, detail: null }));
  openStep(atTenant(), { setupTenant });
  await fill(/^Directory/, ids.tenant);
  await press("Advanced: Microsoft's addresses");
  const login = await fill(/^Sign-in address/, "https://login.microsoftonline.us");
  await press("Next");
  expect((await screen.findByRole("alert")).textContent).toContain(message);
  expect(login.value).toBe("https://login.microsoftonline.us");
  expect(setupTenant.mock.calls[0]?.[0]).toMatchObject({ login_url: "https://login.microsoftonline.us" });
});

test.each(["Sign-in address", "Microsoft Graph address"])(
  "a wrong address is shown even where it was folded away: %s",
  async (name) => {
    const setupTenant = named();
    const address = new RegExp(`^${name}`);
    openStep(atTenant(), { setupTenant });
    await fill(/^Directory/, ids.tenant);
    await press("Advanced: Microsoft's addresses");
    await userEvent.clear(await field(address));
    await press("Advanced: Microsoft's addresses");
    await waitFor(() => expect(screen.queryByLabelText(address)).toBeNull());
    await press("Next");
    expect(await screen.findByText("Enter the address.")).toBeTruthy();
    expect(setupTenant).not.toHaveBeenCalled();
  },
);

test("addresses that are not the usual ones are not folded away", async () => {
  const tenant = { tenant: ids.tenant, login_url: "http://127.0.0.1:1", graph_url: "http://127.0.0.1:2" };
  openStep(atApproval({ step: "tenant", tenant }));
  expect(((await field(/^Sign-in address/)) as HTMLInputElement).value).toBe("http://127.0.0.1:1");
});
