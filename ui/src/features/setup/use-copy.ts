import { useState } from "react";
import { useAsking } from "../../components/use-asking";
import { useBackend } from "../../ipc/backend";

/** Puts texts into the clipboard, and says which one is there. */
export function useCopy() {
  const backend = useBackend();
  const { error, ask } = useAsking();
  const [copied, setCopied] = useState<string | null>(null);
  const copy = (what: string, text: string) =>
    ask(async () => {
      setCopied(null);
      await backend.copyText(text);
      setCopied(what);
    });
  return { copied, error, copy };
}

export type Copying = ReturnType<typeof useCopy>;
