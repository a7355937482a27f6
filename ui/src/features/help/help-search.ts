import { useLocation } from "@tanstack/react-router";
import { isTopic } from "./topics";

/** What the address of Help keeps: the question, or the group, that it leads to. */
export type HelpSearch = { topic?: string };

/** Reads the address; what it does not understand is left out. */
export function readHelpSearch({ topic }: Record<string, unknown>): HelpSearch {
  return typeof topic === "string" && isTopic(topic) ? { topic } : {};
}

/** Where the address leads, and which visit it is: the same address can be gone to again. Both change together. */
export function useTopic() {
  const topic = useLocation({ select: ({ search }) => readHelpSearch(search).topic });
  const visit = useLocation({ select: ({ state }) => state.__TSR_key ?? "" });
  return { topic, visit };
}
