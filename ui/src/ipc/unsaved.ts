import { useEffect } from "react";
import { type Backend, useBackend } from "./backend";

/** What would be lost with each shell's window: a page may hold more than one thing that is not saved. */
const held = new WeakMap<Backend, Map<symbol, string>>();

/** Tells the shell, for as long as it is so, what would be lost with the window: the desktop closes it, not the page. */
export function useKeepUnsaved(unsaved: boolean, what: string) {
  const backend = useBackend();
  useEffect(() => {
    if (!unsaved) return;
    const all = held.get(backend) ?? new Map<symbol, string>();
    held.set(backend, all);
    const tell = () => void backend.keepUnsaved([...all.values()].at(-1) ?? null);
    const mine = Symbol(what);
    all.set(mine, what);
    tell();
    return () => {
      all.delete(mine);
      tell();
    };
  }, [backend, unsaved, what]);
}
