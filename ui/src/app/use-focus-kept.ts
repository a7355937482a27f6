import { useEffect } from "react";

/** Dialogs and menus give the focus back by themselves, a moment after they closed. */
const GIVEN_BACK_MS = 100;

const PLACES = "section, form, search, [role='tabpanel'], main";

/**
 * Keeps the focus on the page when the control that had it goes away with what it did: the part of the page around it
 * takes it, so that keyboard and screen reader go on from there and not from the beginning.
 */
export function useFocusKept() {
  useEffect(() => {
    let last: Element | null = null;
    // Of the page: what lies over it is gone when it matters.
    let path: readonly Element[] = [];
    let later: ReturnType<typeof setTimeout> | undefined;
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      last = target;
      if (!target.closest("[data-portal-node]")) path = pathOf(target);
    };
    // Who leaves a control that is still there, for an empty place, has lost nothing.
    const forget = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) return;
      // Some engines say it of a control that is being removed, too.
      queueMicrotask(() => {
        if (last === target && last?.isConnected) last = null;
      });
    };
    const isLost = () => document.activeElement === document.body && last?.isConnected === false;
    const keep = () => {
      if (isLost()) take(path);
    };
    const seen = new MutationObserver(() => {
      if (!isLost()) return;
      clearTimeout(later);
      later = setTimeout(keep, GIVEN_BACK_MS);
    });
    document.addEventListener("focusin", remember);
    document.addEventListener("focusout", forget);
    seen.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener("focusin", remember);
      document.removeEventListener("focusout", forget);
      seen.disconnect();
      clearTimeout(later);
    };
  }, []);
}

/** An element and what it stands in, from the inside out. */
function pathOf(element: Element): Element[] {
  const path = [];
  for (let at: Element | null = element; at; at = at.parentElement) path.push(at);
  return path;
}

/** To the control, where only what lay over it is gone; to the innermost part around it; or to the page's name. */
function take(path: readonly Element[]) {
  const [control] = path;
  if (control instanceof HTMLElement && control.isConnected) {
    control.focus({ preventScroll: true });
    // One that is disabled by now takes none.
    if (document.activeElement === control) return;
  }
  const around = path.find((element) => element.isConnected && element.matches(PLACES));
  const place = around ?? document.querySelector("main h1") ?? document.querySelector("main");
  if (!(place instanceof HTMLElement)) return;
  // Read out like a heading that was jumped to; nothing to press, so it is no stop of the tab key.
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.dataset.focusKept = "";
  place.addEventListener("blur", () => delete place.dataset.focusKept, { once: true });
  place.focus({ preventScroll: true });
}
