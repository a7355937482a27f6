import { useCallback, useRef, useState } from "react";

export type Asking = {
  busy: boolean;
  error: unknown;
  /** The answer; `undefined` when the shell refused, or when an earlier question still waits for its answer. */
  ask: <T>(question: () => Promise<T>) => Promise<T | undefined>;
};

/**
 * One question to the shell at a time, and why the last one was refused. In place of `useMutation`, whose
 * cache would keep what was sent: here that may be a secret.
 */
export function useAsking(): Asking {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const waiting = useRef(false);
  const ask = useCallback(async <T>(question: () => Promise<T>): Promise<T | undefined> => {
    if (waiting.current) {
      return undefined;
    }
    waiting.current = true;
    setBusy(true);
    setError(null);
    try {
      return await question();
    } catch (refused) {
      setError(refused);
      return undefined;
    } finally {
      waiting.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, error, ask };
}
