/** A page that an answer leads to. */
type PageWay = {
  to: "/overview" | "/jobs" | "/users" | "/audit" | "/services/pbx" | "/services/teams" | "/settings";
  title: string;
};

/** Another question that an answer leads to. */
type QuestionWay = { topic: string; title: string };

export type Way = PageWay | QuestionWay;

/** A paragraph with ways in it. */
export type Line = readonly (string | Way)[];

/** A part of an answer: a paragraph, or what several words mean. */
export type Block = string | Line | { facts: readonly (readonly [name: string, meaning: string])[] };

/** `id` stands in addresses: it stays when the words change. */
export type Question = { id: string; question: string; answer: readonly Block[] };

export type Group = { id: string; title: string; questions: readonly Question[] };

export const overview: Way = { to: "/overview", title: "Overview" };
export const audit: Way = { to: "/audit", title: "Audit" };
export const jobs: Way = { to: "/jobs", title: "Sync Jobs" };
export const users: Way = { to: "/users", title: "Users" };
export const pbx: Way = { to: "/services/pbx", title: "Services > PBX" };
export const teams: Way = { to: "/services/teams", title: "Services > Teams" };
export const settings: Way = { to: "/settings", title: "Settings" };

export function see(topic: string, title: string): Way {
  return { topic, title };
}

/** A paragraph as it is read, its ways where they are named. */
export function line(words: TemplateStringsArray, ...ways: readonly Way[]): Line {
  return words.flatMap((word, at) => [word, ...ways.slice(at, at + 1)]);
}

export function isLine(block: Block): block is Line {
  return Array.isArray(block);
}

/** Everything that a block says. */
function textOf(block: Block): string {
  if (typeof block === "string") return block;
  if (isLine(block)) return block.map((part) => (typeof part === "string" ? part : part.title)).join("");
  return block.facts.flat().join(" ");
}

/** Everything that a question and its answer say. */
export function wordsOf({ question, answer }: Question): string {
  return [question, ...answer.map(textOf)].join(" ");
}
