import { createContext, type ReactNode, useContext } from "react";
import { commands } from "./bindings";

/** Everything the page may ask of the shell; tests put a fake in its place. */
export type Backend = typeof commands;

const BackendContext = createContext<Backend>(commands);

export function BackendProvider({ backend, children }: { backend: Backend; children: ReactNode }) {
  return <BackendContext value={backend}>{children}</BackendContext>;
}

export function useBackend(): Backend {
  return useContext(BackendContext);
}
