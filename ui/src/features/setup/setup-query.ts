import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import type { SetupView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

const COUNT_MS = 3_000;

/** Connect, as far as it has come. Asked again while the shell still counts the people of the phone system. */
export function useSetup() {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.setup,
    queryFn: () => backend.setup(),
    refetchInterval: ({ state }) => (isCounting(state.data) ? COUNT_MS : false),
  });
}

function isCounting(setup: SetupView | undefined): boolean {
  return setup?.pbx?.users === null && setup.step !== "phone_system";
}

/** Whether something was begun that can be taken up again. */
export function isBegun(setup: SetupView): boolean {
  return setup.source !== null || setup.step !== "phone_system";
}
