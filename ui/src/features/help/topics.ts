import type { Group, Question } from "./help-words";
import { wordsOf } from "./help-words";
import { autoSync } from "./questions/auto-sync";
import { consent } from "./questions/consent";
import { gettingStarted } from "./questions/getting-started";
import { goodToKnow } from "./questions/good-to-know";
import { jobHistory } from "./questions/job-history";
import { keyboard } from "./questions/keyboard";
import { manualSync } from "./questions/manual-sync";
import { people } from "./questions/people";
import { trouble } from "./questions/trouble";

/** All of Help, in the order in which it is read. */
export const groups: readonly Group[] = [
  gettingStarted,
  autoSync,
  manualSync,
  consent,
  jobHistory,
  trouble,
  people,
  keyboard,
  goodToKnow,
];

export const questions: readonly Question[] = groups.flatMap((group) => group.questions);

const topics = new Set([...groups, ...questions].map(({ id }) => id));

/** Whether an address can lead there: to a question, or to a group. */
export function isTopic(id: string): boolean {
  return topics.has(id);
}

const folded = (text: string) => text.toLowerCase();

const said = new Map(questions.map((question) => [question, folded(wordsOf(question))]));

/** The groups with the questions that say every one of these words, in the question or in its answer. */
export function groupsThatSay(text: string): readonly Group[] {
  const words = folded(text).split(/\s+/);
  const isFound = (question: Question) => words.every((word) => said.get(question)?.includes(word));
  return groups
    .map((group) => ({ ...group, questions: group.questions.filter(isFound) }))
    .filter((group) => group.questions.length > 0);
}
