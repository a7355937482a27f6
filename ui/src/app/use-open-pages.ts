import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useBackend } from "../ipc/backend";
import { isPage } from "./last-page";

/**
 * Goes where a notification leads that somebody pressed on the desktop. Whoever has something unsaved is asked first,
 * as on every other way out of a page.
 */
export function useOpenPages(isConnected: boolean) {
  const backend = useBackend();
  const { history } = useRouter();
  useEffect(() => {
    if (!isConnected) return;
    const listening = backend.listenForPages((page) => {
      if (isPage(page) && page !== history.location.href) history.push(page);
    });
    return () => void listening.then((stop) => stop());
  }, [backend, history, isConnected]);
}
