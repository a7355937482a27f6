import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useBackend } from "./backend";
import type { MenuEntryView, SignInForView, SignInWayView, StateView } from "./bindings";
import { keys } from "./queries";

/** Whether somebody signs in for each job that a person starts: nothing else may sign in to the tenant. */
export function signsIn(state: Pick<StateView, "consent"> | undefined): boolean {
  return state !== undefined && state.consent !== "granted";
}

/** What the press of a button starts: beside another process only the stored consent can, which Teams stands for. */
export function startEntry(state: StateView): MenuEntryView {
  const { manual, teams } = state.menu;
  return !manual.enabled && !signsIn(state) && teams.shown ? teams : manual;
}

/** The present sign-in; `null` where there is none. */
export function useSignIn() {
  const backend = useBackend();
  return useQuery({ queryKey: keys.signIn, queryFn: () => backend.signIn() });
}

type Begun = { purpose: SignInForView; way?: SignInWayView };

/** Begins a sign-in; its stages are shown by the dialog in the frame. A no to the native question begins nothing. */
export function useBeginSignIn() {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ purpose, way = "browser" }: Begun) => backend.beginSignIn(purpose, way),
    networkMode: "always",
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.signIn }),
  });
}
