import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";
import { groups, questions } from "./topics";

const searchBox = () => screen.findByRole("searchbox", { name: "Search Help" });
const question = (name: RegExp | string) => screen.findByRole("button", { name });
const shown = () => [...document.querySelectorAll("main h3")].map((heading) => heading.textContent);
const isOpen = (button: HTMLElement) => button.getAttribute("aria-expanded") === "true";
const found = () => document.querySelector("search [role=status]")?.textContent;
const nothing = { connection: null, choices: [], sample_exists: false, version: "0.1.0" };

test("every group is named, and every question is closed at first", async () => {
  openApp("/help");
  for (const { title, questions } of groups) {
    const group = await screen.findByRole("region", { name: title });
    expect(within(group).getAllByRole("heading", { level: 3 })).toHaveLength(questions.length);
  }
  expect(screen.queryAllByRole("button", { expanded: true, name: /\?$/ })).toEqual([]);
  expect(found()).toBe(`${questions.length} questions`);
});

test("the search finds words of questions and of answers, in any case and order, and says how many match", async () => {
  openApp("/help");
  await userEvent.type(await searchBox(), "ADMINISTRATOR pim");
  expect(shown()).toContain("Who has to approve Voice Sync?");
  expect(shown()).not.toContain("What does Auto Sync do?");
  expect(found()).toBe(`${shown().length} of ${questions.length} questions match`);
  expect(screen.queryByRole("region", { name: "Keyboard" })).toBeNull();
  await userEvent.type(await searchBox(), " copy request");
  expect(shown()).toEqual(["Who has to approve Voice Sync?"]);
  expect(found()).toBe(`1 of ${questions.length} questions matches`);
});

test("words that nobody wrote find nothing, say so, and are taken back with the focus in the field", async () => {
  openApp("/help");
  await userEvent.type(await searchBox(), "xylophone");
  expect(shown()).toEqual([]);
  expect(found()).toBe("No question matches");
  await screen.findByRole("heading", { name: "No question matches" });
  expect(screen.queryByRole("button", { name: "Expand all" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Show all questions" }));
  expect(shown()).toHaveLength(questions.length);
  expect(document.activeElement).toBe(await searchBox());
});

test("several questions are open beside each other, and each closes by itself", async () => {
  openApp("/help");
  const first = await question("Do I have to switch Auto Sync on?");
  const other = await question("What does Blocked mean?");
  await userEvent.click(first);
  await userEvent.click(other);
  expect([first, other].map(isOpen)).toEqual([true, true]);
  await screen.findByText(/It is off until you switch it on/);
  await userEvent.click(first);
  expect([first, other].map(isOpen)).toEqual([false, true]);
});

test("all that is shown is expanded and collapsed at once, and nothing else", async () => {
  openApp("/help");
  await userEvent.type(await searchBox(), "enable sync");
  const count = shown().length;
  await userEvent.click(await question("Expand all"));
  expect(screen.getAllByRole("button", { expanded: true, name: /\?$/ })).toHaveLength(count);
  await userEvent.clear(await searchBox());
  expect(screen.getAllByRole("button", { expanded: true, name: /\?$/ })).toHaveLength(count);
  await userEvent.click(await question("Expand all"));
  await userEvent.click(await question("Collapse all"));
  expect(screen.queryAllByRole("button", { expanded: true, name: /\?$/ })).toEqual([]);
});

test("a topic opens its question, shows it and has the focus", async () => {
  const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
  openApp("/help?topic=undo");
  const undo = await question("Can I undo a job?");
  await waitFor(() => expect(document.activeElement).toBe(undo));
  expect(isOpen(undo)).toBe(true);
  await screen.findByText(/plans a new job that restores/);
  expect(scrolled.mock.contexts).toContain(undo);
  scrolled.mockRestore();
});

test("a topic that is a group has the focus on its name", async () => {
  openApp("/help?topic=consent");
  const heading = await screen.findByRole("heading", { level: 2, name: "Consent and security" });
  await waitFor(() => expect(document.activeElement).toBe(heading));
});

test("a topic that is gone to again is opened again, whatever was searched for", async () => {
  const { router } = openApp("/help?topic=undo");
  const toHeld = () => screen.findByRole("link", { name: "What does it mean that somebody is on hold?" });
  await userEvent.click(await toHeld());
  const held = await question("What does it mean that somebody is on hold?");
  await waitFor(() => expect(isOpen(held)).toBe(true));
  await userEvent.click(held);
  await userEvent.type(await searchBox(), "undo a job");
  await userEvent.click(await toHeld());
  const again = await question("What does it mean that somebody is on hold?");
  await waitFor(() => expect(document.activeElement).toBe(again));
  expect(isOpen(again)).toBe(true);
  expect((await searchBox()).getAttribute("value")).toBe("");
  expect(router.state.location.href).toBe("/help?topic=on-hold");
});

test.each(["nobody-wrote-this", "", "7", "%3Cimg%20src%3Dx%3E", "%5B%22undo%22%5D"])(
  "the unknown topic %j harms nothing",
  async (topic) => {
    openApp(`/help?topic=${topic}`);
    await screen.findByRole("heading", { level: 1, name: "Help" });
    expect(shown()).toHaveLength(questions.length);
    expect(screen.queryAllByRole("button", { expanded: true, name: /\?$/ })).toEqual([]);
  },
);

test("a way to another question leads there and keeps the way back", async () => {
  const { router } = openApp("/jobs");
  await userEvent.click(await screen.findByRole("link", { name: "Help for Sync Jobs" }));
  await userEvent.click(await question("Can I undo a job?"));
  await userEvent.click(
    await screen.findByRole("link", { name: "What does it mean that somebody is on hold?" }),
  );
  const held = await question("What does it mean that somebody is on hold?");
  await waitFor(() => expect(document.activeElement).toBe(held));
  await userEvent.click(await question("Back to Sync Jobs"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/jobs"));
});

test("a way to a page leads there", async () => {
  const { router } = openApp("/help?topic=voice-rules");
  await userEvent.click(await screen.findByRole("link", { name: "Services > Teams" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/services/teams"));
});

test("the groups beside the questions are ways to them", async () => {
  openApp("/help");
  const contents = await screen.findByRole("navigation", { name: "On this page" });
  await userEvent.click(within(contents).getByRole("link", { name: "Keyboard" }));
  const heading = await screen.findByRole("heading", { level: 2, name: "Keyboard" });
  await waitFor(() => expect(document.activeElement).toBe(heading));
});

test("without a connection Help is there, and leads back", async () => {
  const { router } = openApp("/help?topic=connect", { window: async () => nothing });
  expect(isOpen(await question("How do I connect my tenant?"))).toBe(true);
  expect(screen.queryByRole("navigation", { name: "Pages" })).toBeNull();
  await userEvent.click(await question("Back to the first page"));
  await waitFor(() => expect(router.state.location.pathname).toBe("/welcome"));
});

test("Help has no accessibility faults, closed, open and without a match", async () => {
  const { container } = openApp("/help?topic=users-list");
  await screen.findByRole("button", { name: /^Sync Now/ });
  await question("What do the states under Users mean?");
  expect(await faults(container)).toEqual([]);
  await userEvent.click(await question("Expand all"));
  expect(await faults(container)).toEqual([]);
  await userEvent.type(await searchBox(), "xylophone");
  expect(await faults(container)).toEqual([]);
});
