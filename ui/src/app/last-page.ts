import { useLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { useSavePreferences } from "../ipc/preferences";
import { useConnection, usePreferences } from "../ipc/queries";

/** Typing into a filter moves the address with every key. */
const REST_MS = 400;

const pages = [
  /^\/overview$/,
  /^\/jobs(\/\d+)?$/,
  /^\/users(\/[^/]+)?$/,
  /^\/audit$/,
  /^\/services\/(pbx|teams)$/,
  /^\/settings$/,
  /^\/help$/,
];

/** Whether an address, with or without filters, is one of a page that can be gone back to. */
export function isPage(address: string): boolean {
  const [path = ""] = address.split("?");
  return pages.some((page) => page.test(path));
}

/** Where a window goes that has a connection and no page yet. */
export function pageToOpen(last: string | null | undefined): string {
  return last && isPage(last) ? last : "/overview";
}

/** Remembers the page and its filters, once the person stays there. */
export function useRememberPage() {
  const address = useLocation({ select: ({ href }) => href });
  const { data: connection } = useConnection();
  const { data: preferences } = usePreferences();
  const { mutate } = useSavePreferences();
  const isNew = Boolean(connection && preferences && preferences.last_page !== address && isPage(address));
  useEffect(() => {
    if (!isNew) return;
    const rest = setTimeout(() => mutate({ last_page: address }), REST_MS);
    return () => clearTimeout(rest);
  }, [isNew, address, mutate]);
}
