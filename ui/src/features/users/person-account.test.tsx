import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { person } from "../../testing/fake-backend";
import { openPerson } from "../../testing/open-users";

const refused = { code: "busy", message: "A job is running.", advice: "Wait for it to end.", detail: null };

const identity_question = {
  pinned_upn: "mira@contoso.example",
  pinned_account: "11111111",
  found: "mira.old@contoso.example (22222222)",
};

test("a changed identity shows both accounts, and a yes confirms", async () => {
  const confirmIdentity = vi.fn(async (_: string) => "done" as const);
  openPerson({ identity_question }, { confirmIdentity });
  const question = await screen.findByRole("region", { name: "Which account is right?" });
  expect(question.textContent).toContain("mira@contoso.example · 11111111");
  expect(question.textContent).toContain("mira.old@contoso.example (22222222)");
  await userEvent.click(within(question).getByRole("button", { name: "The account found now is right" }));
  expect(confirmIdentity).toHaveBeenCalledWith("u1");
  expect(await screen.findByText(/The account found now is confirmed/)).toBeTruthy();
});

test("a no to the identity question changes and says nothing", async () => {
  const confirmIdentity = vi.fn(async (_: string) => "declined" as const);
  openPerson({ identity_question }, { confirmIdentity });
  const button = await screen.findByRole("button", { name: "The account found now is right" });
  await userEvent.click(button);
  await waitFor(() => expect(button.getAttribute("aria-disabled")).not.toBe("true"));
  expect(screen.queryByText(/is confirmed/)).toBeNull();
  expect(screen.queryByRole("alert")).toBeNull();
});

test("another account is chosen by its address, and the dialog closes", async () => {
  const chooseAccount = vi.fn(async (_user: string, _account: string | null) => "done" as const);
  openPerson({}, { chooseAccount });
  const opener = await screen.findByRole("button", { name: "Choose the account" });
  await userEvent.click(opener);
  const dialog = await screen.findByRole("dialog", { name: "Choose the account" });
  const send = within(dialog).getByRole("button", { name: "Choose account" });
  expect(send.getAttribute("aria-disabled")).toBe("true");
  await userEvent.type(
    within(dialog).getByRole("textbox", { name: "Account address" }),
    " m.patel@contoso.example ",
  );
  await userEvent.click(send);
  expect(chooseAccount).toHaveBeenCalledWith("u1", "m.patel@contoso.example");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a chosen account is shown, and the addresses can be gone back to", async () => {
  const chooseAccount = vi.fn(async (_user: string, _account: string | null) => "done" as const);
  openPerson({ chosen_account: "m.patel@contoso.example" }, { chooseAccount });
  const facts = await screen.findByRole("region", { name: "Details" });
  expect(facts.textContent).toContain("Chosen accountm.patel@contoso.example");
  await userEvent.click(screen.getByRole("button", { name: "Choose another account" }));
  await userEvent.click(await screen.findByRole("button", { name: "Go back to the addresses" }));
  expect(chooseAccount).toHaveBeenCalledWith("u1", null);
});

test("a no to the choice keeps the dialog as it was; a refusal is said in it", async () => {
  const chooseAccount = vi.fn().mockResolvedValueOnce("declined").mockRejectedValueOnce(refused);
  openPerson({}, { chooseAccount });
  await userEvent.click(await screen.findByRole("button", { name: "Choose the account" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.type(within(dialog).getByRole("textbox"), "m@contoso.example{Enter}");
  await waitFor(() => expect(chooseAccount).toHaveBeenCalledOnce());
  expect(within(dialog).queryByRole("alert")).toBeNull();
  await userEvent.click(within(dialog).getByRole("button", { name: "Choose account" }));
  expect((await within(dialog).findByRole("alert")).textContent).toContain("A job is running.");
  expect((within(dialog).getByRole("textbox") as HTMLInputElement).value).toBe("m@contoso.example");
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile name or account is text in the choice, and turns nothing around it: %j",
  async (hostile) => {
    openPerson({ person: person({ name: hostile }), chosen_account: hostile });
    await userEvent.click(await screen.findByRole("button", { name: "Choose another account" }));
    const dialog = await screen.findByRole("dialog", { name: "Choose the account" });
    const names = within(dialog).getAllByText(hostile);
    expect(names.map((name) => name.tagName)).toEqual(["BDI", "BDI"]);
    expect(dialog.querySelector("img, script")).toBeNull();
  },
);

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile account found is text in the question, and turns nothing around it: %j",
  async (hostile) => {
    openPerson({ identity_question: { pinned_upn: hostile, pinned_account: hostile, found: hostile } });
    const question = await screen.findByRole("region", { name: "Which account is right?" });
    const names = within(question).getAllByText((text) => text.includes(hostile));
    expect(names.length).toBeGreaterThan(1);
    expect(names.every((name) => name.closest("bdi") !== null)).toBe(true);
    expect(question.querySelector("img, script")).toBeNull();
  },
);
