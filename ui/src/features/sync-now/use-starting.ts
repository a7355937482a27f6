import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { KeyboardEvent, MouseEvent } from "react";
import { useBackend } from "../../ipc/backend";
import { useSyncState } from "../../ipc/queries";
import { signsIn, useBeginSignIn } from "../../ipc/sign-in";

/** Everything that Sync Now can start, and why the last of it was refused. */
export function useStarting() {
  const backend = useBackend();
  const navigate = useNavigate();
  const { data: state } = useSyncState();
  const { mutate, error, reset } = useMutation({ mutationFn: (start: () => Promise<null>) => start() });
  const copying = useMutation({
    mutationFn: async () => backend.copyText((await backend.registration()).request),
  });
  const signIn = useBeginSignIn();
  const forget = () => {
    reset();
    signIn.reset();
    copying.reset();
  };
  /** What came of the one before is over. */
  const begin = (start: () => void) => {
    forget();
    start();
  };
  const stored = (diagnostic: boolean) => begin(() => mutate(() => backend.syncNow(diagnostic)));
  const signedIn = (diagnostic: boolean) =>
    begin(() => signIn.mutate({ purpose: { what: "sync", diagnostic } }));
  const open = (to: "/services/teams" | "/jobs") => begin(() => void navigate({ to }));
  // Beside Teams, Manual Sync is the one that asks for Microsoft credentials each time.
  const asks = signsIn(state) || state?.menu.teams.shown === true;
  return {
    error: error ?? signIn.error ?? copying.error,
    /** The request for a Global Administrator is in the clipboard. */
    copied: copying.isSuccess,
    forget,
    /** The press of the button itself: with the stored consent where there is one. */
    sync: signsIn(state) ? signedIn : stored,
    teams: stored,
    manual: asks ? signedIn : stored,
    copyRequest: () => begin(() => copying.mutate()),
    openApproval: () => open("/services/teams"),
    readPhoneSystem: () => begin(() => mutate(() => backend.refreshMirror())),
    openHeld: (job: number) => void navigate({ to: "/jobs/$job", params: { job: String(job) } }),
    openLogs: () => open("/jobs"),
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
