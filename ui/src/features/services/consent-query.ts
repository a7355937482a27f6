import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import { keys } from "../../ipc/queries";

/** What can be done with a consent. */
export function useConsentVerbs() {
  const backend = useBackend();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries({ queryKey: keys.consent });
  const test = useMutation({ mutationFn: () => backend.testConsent(), onSettled });
  const renew = useMutation({
    mutationFn: () => backend.renewConsent(),
    onSettled: async () => {
      await onSettled();
      await queries.invalidateQueries({ queryKey: keys.registration });
    },
  });
  const revoke = useMutation({ mutationFn: () => backend.revokeConsent(), networkMode: "always", onSettled });
  const all = [test, renew, revoke];
  return {
    test,
    renew,
    revoke,
    isBusy: all.some((verb) => verb.isPending),
    /** What went wrong last. */
    error: all.find((verb) => verb.error !== null)?.error ?? null,
    /** Forgets what came of the others, so that only the last answer stands there. */
    forget: () => {
      for (const verb of all) verb.reset();
    },
  };
}

export type ConsentVerbs = ReturnType<typeof useConsentVerbs>;
