import { useSyncState } from "../../ipc/queries";
import { signsIn, startEntry, useBeginSignIn } from "../../ipc/sign-in";
import type { PersonVerbs } from "./person-query";

/** Starting a sync of one person. What Sync Now can't do now, this can't either: for the same reason. */
export function useSyncUser(user: string, { sync }: PersonVerbs) {
  const { data: state } = useSyncState();
  const signIn = useBeginSignIn();
  const entry = state && startEntry(state);
  const off = entry?.enabled === false;
  const start = () => {
    if (signsIn(state)) signIn.mutate({ purpose: { what: "person", user } });
    else sync.mutate();
  };
  return { start, isOff: sync.isPending || off, why: off ? entry.reason : null, error: signIn.error };
}
