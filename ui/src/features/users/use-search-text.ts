import { useEffect, useRef, useState } from "react";

const QUIET_MS = 200;

/** What is being typed, told once it stands still; a change that comes from elsewhere replaces it. */
export function useSearchText(text: string, onSettled: (text: string) => void) {
  const [draft, setDraft] = useState(text);
  const told = useRef(text);
  const settle = useRef(onSettled);
  settle.current = onSettled;
  useEffect(() => {
    if (text !== told.current) {
      told.current = text;
      setDraft(text);
    }
  }, [text]);
  useEffect(() => {
    if (draft === told.current) return;
    const quiet = setTimeout(() => {
      told.current = draft;
      settle.current(draft);
    }, QUIET_MS);
    return () => clearTimeout(quiet);
  }, [draft]);
  return [draft, setDraft] as const;
}
