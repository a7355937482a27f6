import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { pageTopics } from "../../components/help-link";
import { jobDetail } from "../../testing/fake-backend";
import { openApp } from "../../testing/open-app";
import { openPerson, openUsers } from "../../testing/open-users";
import { isLine } from "./help-words";
import { groups, isTopic, questions } from "./topics";

const question = (name: string) => screen.findByRole("button", { name });

type OfPage = {
  name: string;
  /** What the page says once it is read. */
  says: RegExp;
  asked: string;
  open: () => ReturnType<typeof openApp>;
};

const pages: OfPage[] = [
  {
    name: "Help for Overview",
    says: /last 30 days/,
    asked: "What does Overview show?",
    open: () => openApp("/overview"),
  },
  {
    name: "Help for Audit",
    says: /Entries are only ever added/,
    asked: "What does Audit keep?",
    open: () => openApp("/audit"),
  },
  {
    name: "Help for Sync Jobs",
    says: /No sync jobs yet/,
    asked: "What is listed under Sync Jobs?",
    open: () => openApp("/jobs"),
  },
  {
    name: "Help for this job",
    says: /Output log/,
    asked: "What does the page of a job show?",
    open: () => openApp("/jobs/1", { job: async () => jobDetail() }),
  },
  {
    name: "Help for Users",
    says: /1 person/,
    asked: "What do the states under Users mean?",
    open: () => openUsers(),
  },
  {
    name: "Help for this user",
    says: /Timeline/,
    asked: "What can I do on a person's page?",
    open: () => openPerson(),
  },
  {
    name: "Help for Services > PBX",
    says: /only reads it/,
    asked: "How does Voice Sync read the phone system?",
    open: () => openApp("/services/pbx"),
  },
  {
    name: "Help for Services > Teams",
    says: /Voice rules/,
    asked: "How do I switch Auto Sync on?",
    open: () => openApp("/services/teams"),
  },
  {
    name: "Help for Settings",
    says: /Theme/,
    asked: "What do I find under Settings?",
    open: () => openApp("/settings"),
  },
  {
    name: "Help for Connect",
    says: /Six steps/,
    asked: "How do I connect my tenant?",
    open: () => openApp("/connect"),
  },
];

test.each(pages)("$name leads to its own question, and back", async ({ name, says, asked, open }) => {
  const { router } = open();
  await waitFor(() => expect(screen.getByRole("main").textContent).toMatch(says));
  const page = screen.getByRole("heading", { level: 1 }).textContent;
  const { pathname } = router.state.location;
  await userEvent.click(screen.getByRole("link", { name }));
  const own = await question(asked);
  await waitFor(() => expect(document.activeElement).toBe(own));
  expect(own.getAttribute("aria-expanded")).toBe("true");
  await userEvent.click(await question(`Back to ${page}`));
  await waitFor(() => expect(router.state.location.pathname).toBe(pathname));
});

test("the topics of the pages exist, each once, and every page is in the list above", () => {
  expect(Object.keys(pageTopics).filter((topic) => !isTopic(topic))).toEqual([]);
  expect(pages.map(({ name }) => name).sort()).toEqual(
    Object.values(pageTopics)
      .map((page) => `Help for ${page}`)
      .sort(),
  );
});

test("every id stands for one topic, and every way in an answer leads to one", () => {
  const ids = [...groups, ...questions].map(({ id }) => id);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  const ways = questions
    .flatMap(({ answer }) => answer.filter(isLine))
    .flat()
    .filter((part) => typeof part !== "string");
  expect(ways.filter((way) => "topic" in way && !isTopic(way.topic))).toEqual([]);
});
