import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import type { DecisionView, KeepRequest } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

/** One person, with everything that happened. */
export function usePerson(user: string) {
  const backend = useBackend();
  return useQuery({ queryKey: keys.person(user), queryFn: () => backend.person(user) });
}

/** Something that is done about a person; what is known of people is asked for again afterwards. */
function useVerb<Answer, Input = void>(act: (input: Input) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    mutationFn: act,
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.everyPerson });
      void queries.invalidateQueries({ queryKey: keys.people });
    },
  });
}

/** What can be done about one person. */
export function usePersonVerbs(user: string) {
  const backend = useBackend();
  const sync = useVerb(() => backend.syncPerson(user));
  const plan = useVerb(() => backend.planAgain(user));
  const identity = useVerb(() => backend.confirmIdentity(user));
  const keep = useVerb((request: KeepRequest) => backend.keepShown(request));
  return { sync, plan, identity, keep };
}

export type PersonVerbs = ReturnType<typeof usePersonVerbs>;

export function useChooseAccount(user: string) {
  const backend = useBackend();
  return useVerb<DecisionView, string | null>((account) => backend.chooseAccount(user, account));
}
