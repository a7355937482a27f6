import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useBackend } from "../../ipc/backend";
import { useSavePreferences } from "../../ipc/preferences";
import { keys } from "../../ipc/queries";

/** Closes the connection, or opens another in its place. */
export function useSwitching() {
  const backend = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { mutateAsync: keep } = useSavePreferences();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async ({ ask, to }: { ask: () => Promise<unknown>; to: "/welcome" | "/overview" }) => {
      await ask();
      // The page that was open last was one of the other tenant; without its being forgotten nothing is lost.
      await keep({ last_page: null }).catch(() => undefined);
      await queries.invalidateQueries({ queryKey: keys.window });
      // Whoever switches was asked about what is not saved.
      await navigate({ to, ignoreBlocker: true });
    },
  });
  return {
    busy: isPending,
    error,
    close: () => mutate({ ask: () => backend.closeConnection(), to: "/welcome" }),
    open: (id: string) => mutate({ ask: () => backend.openConnection(id), to: "/overview" }),
  };
}
