import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import type { ToggleView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

/** Sets a toggle; answers "declined" where the native question was answered with no. */
export function useSetToggle() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    mutationFn: ({ toggle, on }: { toggle: ToggleView; on: boolean }) => backend.setToggle(toggle, on),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.state }),
  });
}
