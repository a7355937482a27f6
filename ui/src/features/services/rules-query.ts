import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState } from "react";
import { useBackend } from "../../ipc/backend";
import type { PolicyTypeView, VoiceRulesRequest } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

const QUIET_MS = 250;

export function useVoiceRules() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.voiceRules, queryFn: () => backend.voiceRules() });
}

function useQuiet<Value>(value: Value): Value {
  const [quiet, setQuiet] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return quiet;
}

/** How many people a draft would concern; asked once the typing stands still. */
export function useAffected(draft: VoiceRulesRequest | null) {
  const backend = useBackend();
  const quiet = useQuiet(draft);
  return useQuery({
    queryKey: [...keys.voiceRules, "affected", quiet],
    queryFn: () => backend.affectedByRules(quiet as VoiceRulesRequest),
    enabled: draft !== null && quiet !== null,
    placeholderData: keepPreviousData,
  });
}

/** Saves a draft; it is saved once the rules that are shown are the saved ones. */
export function useSaveRules() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    mutationFn: async (draft: VoiceRulesRequest) => {
      const affected = await backend.saveVoiceRules(draft);
      await queries.invalidateQueries({ queryKey: keys.voiceRules, exact: true });
      return affected;
    },
  });
}

/** Asks the tenant for a policy's name; always anew, for it may have been made in the meantime. */
export function useCheckPolicy() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useCallback(
    (policy: PolicyTypeView, name: string) =>
      queries.fetchQuery({
        queryKey: keys.policy(policy, name),
        queryFn: () => backend.checkPolicy(policy, name),
        staleTime: 0,
      }),
    [backend, queries],
  );
}
