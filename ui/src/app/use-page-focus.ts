import { useRouterState } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";

/**
 * Puts the focus on the name of the page when another page opens, so that a screen reader says where it is; or on the
 * part of the page that the address leads to, which is marked `data-page-focus`.
 */
export function usePageFocus(main: RefObject<HTMLElement | null>) {
  const page = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef(page);
  useEffect(() => {
    if (before.current !== undefined && before.current !== page) {
      const name = main.current?.querySelector<HTMLElement>("h1");
      if (name) name.tabIndex = -1;
      const part = main.current?.querySelector<HTMLElement>("[data-page-focus]");
      (part ?? name ?? main.current)?.focus({ preventScroll: true });
    }
    before.current = page;
  }, [page, main]);
}
