import { createContext, type ReactNode, useContext } from "react";
import { commands, type EventView, events } from "./bindings";

/** Hears what happened; the promise gives the way to stop. */
type Listen = (heard: (event: EventView) => void) => Promise<() => void>;

/** Hears which page is to be opened, as a path with its search; the promise gives the way to stop. */
type ListenForPages = (asked: (page: string) => void) => Promise<() => void>;

/** Everything the page may ask of the shell, and what it hears; tests put a fake in its place. */
export type Backend = typeof commands & { listen: Listen; listenForPages: ListenForPages };

/** The shell itself. */
export const shell: Backend = {
  ...commands,
  listen: (heard) => events.moved.listen(({ payload }) => heard(payload)),
  listenForPages: (asked) => events.openPage.listen(({ payload }) => asked(payload)),
};

const BackendContext = createContext<Backend>(shell);

export function BackendProvider({ backend, children }: { backend: Backend; children: ReactNode }) {
  return <BackendContext value={backend}>{children}</BackendContext>;
}

export function useBackend(): Backend {
  return useContext(BackendContext);
}
