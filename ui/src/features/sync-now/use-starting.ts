import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { KeyboardEvent, MouseEvent } from "react";
import { useBackend } from "../../ipc/backend";

/** Everything that Sync Now can start, and why the last of it was refused. */
export function useStarting() {
  const backend = useBackend();
  const navigate = useNavigate();
  const { mutate, error, reset } = useMutation({ mutationFn: (start: () => Promise<null>) => start() });
  return {
    error,
    forget: reset,
    sync: (diagnostic: boolean) => mutate(() => backend.syncNow(diagnostic)),
    readPhoneSystem: () => mutate(() => backend.refreshMirror()),
    openHeld: (job: number) => void navigate({ to: "/jobs/$job", params: { job: String(job) } }),
    openLogs: () => void navigate({ to: "/jobs" }),
  };
}

export type Starting = ReturnType<typeof useStarting>;

type Held = Pick<MouseEvent | KeyboardEvent, "altKey" | "shiftKey">;

/** Alt and Shift ask for debug detail in the job's output log. */
export function isDiagnostic({ altKey, shiftKey }: Held): boolean {
  return altKey && shiftKey;
}

/** Alt+Shift+Enter, which a web view would not hand on as a click with its keys. */
export function isDiagnosticEnter(event: KeyboardEvent): boolean {
  return event.key === "Enter" && isDiagnostic(event);
}
