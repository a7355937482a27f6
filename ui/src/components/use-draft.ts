import { useEffect, useRef, useState } from "react";

/** While somebody types, the address waits this long. */
export const TYPING_MS = 300;

type Keep = (text: string) => void;

/**
 * What stands in a field before it is kept. Typing changes the draft at once, and what is kept after a pause if
 * it `isWhole`; a kept value that was changed from elsewhere replaces the draft.
 */
export function useDraft(kept: string, keep: Keep, isWhole: (text: string) => boolean = () => true) {
  const [draft, setDraft] = useState({ text: kept, seen: kept, sent: kept });
  const latest = useRef({ keep, isWhole });
  useEffect(() => {
    latest.current = { keep, isWhole };
  });
  if (draft.seen !== kept) {
    setDraft({ text: kept === draft.sent ? draft.text : kept, seen: kept, sent: kept });
  }
  useEffect(() => {
    const next = draft.text.trim();
    if (next === draft.sent || (next !== "" && !latest.current.isWhole(next))) {
      return;
    }
    const pause = setTimeout(() => {
      setDraft((before) => ({ ...before, sent: next }));
      latest.current.keep(next);
    }, TYPING_MS);
    return () => clearTimeout(pause);
  }, [draft.text, draft.sent]);
  return [draft.text, (text: string) => setDraft((before) => ({ ...before, text }))] as const;
}
