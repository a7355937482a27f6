import { useCallback, useEffect, useState } from "react";

const sentences = {
  limits: "The safety limits you changed are not saved.",
  history: "How long ended jobs are kept was changed, but not saved.",
  channel: "The address of the Teams channel is not saved.",
} as const;

type Draft = keyof typeof sentences;

/** Says whether something of a card is not saved. */
export type HoldDraft = (draft: Draft, unsaved: boolean) => void;

/** What of the page is not saved, in sentences; empty where all is. One question for all of it, whatever leaves it behind. */
export function useDrafts(): { unsaved: string; hold: HoldDraft } {
  const [held, setHeld] = useState<readonly Draft[]>([]);
  const hold = useCallback<HoldDraft>((draft, unsaved) => {
    setHeld((before) => {
      if (before.includes(draft) === unsaved) return before;
      return unsaved ? [...before, draft] : before.filter((other) => other !== draft);
    });
  }, []);
  return { unsaved: held.map((draft) => sentences[draft]).join(" "), hold };
}

/** Holds a draft for as long as it is one and its card stands. */
export function useHeld(hold: HoldDraft, draft: Draft, unsaved: boolean) {
  useEffect(() => {
    hold(draft, unsaved);
    return () => hold(draft, false);
  }, [hold, draft, unsaved]);
}
