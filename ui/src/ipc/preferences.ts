import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "./backend";
import type { PreferencesView } from "./bindings";
import { keys } from "./queries";

/**
 * Keeps what was chosen at the window. The shell keeps all preferences at once, so that what is sent is what is
 * shown with the change in it; one after the other, so that the last choice is the one that stays.
 */
export function useSavePreferences() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    scope: { id: "preferences" },
    onMutate: async (change: PreferencesView) => {
      await queries.cancelQueries({ queryKey: keys.preferences });
      queries.setQueryData<PreferencesView>(keys.preferences, (kept) => kept && { ...kept, ...change });
    },
    mutationFn: async (change: PreferencesView) => {
      const shown = queries.getQueryData<PreferencesView>(keys.preferences);
      return backend.savePreferences(shown ?? { ...(await backend.preferences()), ...change });
    },
    onError: () => queries.invalidateQueries({ queryKey: keys.preferences }),
  });
}
