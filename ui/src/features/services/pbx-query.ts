import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import { keys } from "../../ipc/queries";

/** Something that is asked of the phone system; its status is asked for again afterwards. */
function useVerb<Answer>(act: () => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    networkMode: "always",
    mutationFn: act,
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.pbx }),
  });
}

export function useTestPbx() {
  const backend = useBackend();
  return useVerb(() => backend.testPbx());
}

export function useRefreshMirror() {
  const backend = useBackend();
  return useVerb(() => backend.refreshMirror());
}

export function useConfirmSource() {
  const backend = useBackend();
  return useVerb(() => backend.confirmSource());
}
