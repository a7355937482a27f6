import { FluentProvider, webLightTheme } from "@fluentui/react-components";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import type { PolicyCheckView, VoiceRulesRequest } from "../../ipc/bindings";
import { VoiceRulesEditor, type VoiceRulesEditorProps } from ".";

const leave = { choice: "leave" } as const;
const nothing = { voice_routing: leave, dial_plan: leave, calling: leave };
const leeds = { match: "site", id: "s1", name: "Leeds" } as const;
const britain = { match: "country", code: "GB" } as const;
const empty: VoiceRulesRequest = { rules: [], default: nothing };
const two: VoiceRulesRequest = {
  rules: [
    { audience: leeds, policies: nothing },
    { audience: britain, policies: nothing },
  ],
  default: nothing,
};

function open(value: VoiceRulesRequest, props: Partial<VoiceRulesEditorProps> = {}) {
  const changed = vi.fn<(value: VoiceRulesRequest) => void>();
  function Held() {
    const [now, setNow] = useState(value);
    const onChange = (next: VoiceRulesRequest) => {
      changed(next);
      setNow(next);
    };
    return (
      <VoiceRulesEditor
        value={now}
        sites={[{ id: "s1", name: "Leeds", people: 12 }]}
        countries={[{ code: "GB", people: 1 }]}
        onChange={onChange}
        {...props}
      />
    );
  }
  render(
    <FluentProvider theme={webLightTheme}>
      <Held />
    </FluentProvider>,
  );
  return { changed, last: () => changed.mock.lastCall?.[0] };
}

const rule = (name: string) => screen.getByRole("region", { name });
const button = (name: string) => screen.getByRole("button", { name });
const choose = (label: string, option: string) =>
  userEvent.selectOptions(screen.getByRole("combobox", { name: label }), option);

async function nameDialPlan(name: string) {
  await choose("Dial plan for Everybody", "Named policy");
  await userEvent.type(screen.getByRole("textbox", { name: "Name of the dial plan for Everybody" }), name);
}

test("sites and countries are offered with how many people they concern", () => {
  open(empty);
  const options = within(screen.getByRole("combobox", { name: "New rule for" })).getAllByRole("option");
  expect(options.map((option) => option.textContent)).toEqual([
    "Choose a site or a country",
    "Leeds (12 people)",
    "United Kingdom (1 person)",
  ]);
});

test("who has a rule is not offered a second one", async () => {
  const { last } = open(empty);
  expect(button("Add rule").hasAttribute("disabled")).toBe(true);
  await choose("New rule for", "United Kingdom (1 person)");
  await userEvent.click(button("Add rule"));
  expect(last()).toEqual({ rules: [{ audience: britain, policies: nothing }], default: nothing });
  expect(screen.queryByRole("option", { name: "United Kingdom (1 person)" })).toBeNull();
  expect(rule("Everybody else")).toBeTruthy();
});

test("with a rule for everyone there is nothing left to add", () => {
  open(two);
  expect(screen.queryByRole("button", { name: "Add rule" })).toBeNull();
});

test("each kind of policy of each rule is chosen on its own", async () => {
  const { last } = open(two);
  await choose("Calling policy for Leeds", "Tenant default");
  expect(last()?.rules[0]?.policies).toEqual({ ...nothing, calling: { choice: "tenant_default" } });
  expect(last()?.rules[1]).toBe(two.rules[1]);
  await choose("Voice routing policy for Everybody else", "Named policy");
  expect(last()?.default.voice_routing).toEqual({ choice: "named", name: "", checked: false });
});

test("a rule is removed and the focus stays with the rules", async () => {
  const { last } = open(two);
  await userEvent.click(button("Remove the rule for Leeds"));
  expect(last()?.rules).toEqual([two.rules[1]]);
  expect(document.activeElement).toBe(rule("Voice rules"));
  expect(screen.getByText("Removed the rule for Leeds.")).toBeTruthy();
});

test("the order can be changed, for the first rule that fits counts", async () => {
  const { last } = open(two);
  expect(screen.getByText("Where several rules fit a person, the first of them counts.")).toBeTruthy();
  await userEvent.click(button("Move the rule for United Kingdom up"));
  expect(last()?.rules).toEqual([two.rules[1], two.rules[0]]);
  await userEvent.click(button("Move the rule for United Kingdom down"));
  expect(last()?.rules).toEqual(two.rules);
});

test("the first rule can't go up nor the last one down", async () => {
  const { changed } = open(two);
  await userEvent.click(button("Move the rule for Leeds up"));
  await userEvent.click(button("Move the rule for United Kingdom down"));
  expect(changed).not.toHaveBeenCalled();
});

test("a rule for a site that nobody is at any more stays to be seen", () => {
  open({ ...empty, rules: [{ audience: { match: "site", id: "s9", name: "Old Mill" }, policies: nothing }] });
  expect(rule("Old Mill").textContent).toContain("Site, 0 people enabled for Teams");
});

test("a phone system that names neither sites nor countries has the default alone", () => {
  open(empty, { sites: [], countries: [] });
  expect(screen.getByText(/names no site and no country/)).toBeTruthy();
  expect(screen.queryByRole("combobox", { name: "New rule for" })).toBeNull();
});

test("a name that the shell has checked before says so; typing makes it unchecked", async () => {
  const { last } = open({
    ...empty,
    default: { ...nothing, dial_plan: { choice: "named", name: "UK", checked: true } },
  });
  expect(screen.getByText("Found in Microsoft Teams")).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox"), "2");
  expect(last()?.default.dial_plan).toEqual({ choice: "named", name: "UK2", checked: false });
  expect(screen.getByText("Not checked yet")).toBeTruthy();
});

test("where nobody can be asked there is no Check", async () => {
  open(empty);
  await nameDialPlan("UK");
  expect(screen.queryByRole("button", { name: /^Check/ })).toBeNull();
  expect(screen.getByText("Not checked yet")).toBeTruthy();
});

test("a policy without a name says that it changes nothing", async () => {
  open(empty, { onCheck: vi.fn() });
  await choose("Dial plan for Everybody", "Named policy");
  expect(screen.getByText("Without a name, this stays as it is.")).toBeTruthy();
  expect(button("Check the name of the dial plan for Everybody").hasAttribute("disabled")).toBe(true);
});

test.each([
  [{ found: "one", name: "UK" }, "Found in Microsoft Teams"],
  [{ found: "one", name: "Uk" }, "Found in Microsoft Teams as Uk"],
  [{ found: "none", name: "UK" }, /has no policy of this name/],
  [{ found: "several", name: "UK" }, /Several policies have this name/],
] as [PolicyCheckView, string | RegExp][])("the answer %j is said", async (answer, words) => {
  const onCheck = vi.fn(async () => answer);
  open(empty, { onCheck });
  await nameDialPlan(" UK");
  await userEvent.click(button("Check the name of the dial plan for Everybody"));
  expect(onCheck).toHaveBeenCalledWith("dial_plan", "UK");
  expect(await screen.findByText(words)).toBeTruthy();
});

test("a check that is refused says why, and may be asked again", async () => {
  const refused = {
    code: "unreachable",
    message: "Microsoft can't be reached.",
    advice: "Try later.",
    detail: null,
  };
  const onCheck = vi.fn().mockRejectedValueOnce(refused).mockResolvedValue({ found: "one", name: "UK" });
  open(empty, { onCheck });
  await nameDialPlan("UK");
  await userEvent.click(button("Check the name of the dial plan for Everybody"));
  expect(await screen.findByText("Not checked. Microsoft can't be reached. Try later.")).toBeTruthy();
  await userEvent.click(button("Check the name of the dial plan for Everybody"));
  expect(await screen.findByText("Found in Microsoft Teams")).toBeTruthy();
});

test("an answer to a name that is not there any more is not said of another", async () => {
  let answer: (found: PolicyCheckView) => void = () => undefined;
  const onCheck = () => new Promise<PolicyCheckView>((say) => (answer = say));
  open(empty, { onCheck });
  await nameDialPlan("UK");
  await userEvent.click(button("Check the name of the dial plan for Everybody"));
  expect(screen.getByText("Checking the name")).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox"), "2");
  answer({ found: "one", name: "UK" });
  await userEvent.type(screen.getByRole("textbox"), "{Backspace}");
  await waitFor(() => expect(screen.getByText("Found in Microsoft Teams")).toBeTruthy());
  await userEvent.type(screen.getByRole("textbox"), "3");
  expect(screen.getByText("Not checked yet")).toBeTruthy();
});

test("nothing can be changed while the editor is disabled", () => {
  open(two, { disabled: true });
  for (const field of [...screen.getAllByRole("combobox"), ...screen.getAllByRole("button")]) {
    expect(field.hasAttribute("disabled")).toBe(true);
  }
});

test.each(["<img src=x onerror=alert(1)>", "\u202Egnp.exe", "a".repeat(600)])(
  "a hostile site is shown as text: %j",
  (name) => {
    open({ ...empty, rules: [{ audience: { match: "site", id: "s1", name }, policies: nothing }] });
    expect(screen.getByRole("heading", { level: 3, name: name.trim() }).textContent).toBe(name);
    expect(document.querySelector("img")).toBeNull();
  },
);
