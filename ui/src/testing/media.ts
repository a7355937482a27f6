const media = new Map<string, EventTarget & { media: string; matches: boolean }>();

function queried(query: string) {
  const known = media.get(query) ?? Object.assign(new EventTarget(), { media: query, matches: false });
  media.set(query, known);
  return known;
}

/** jsdom has no media queries: nothing matches until a test says so. */
export function matchMedia(query: string): MediaQueryList {
  return queried(query) as unknown as MediaQueryList;
}

/** The window, or the desktop around it, is now so. */
export function setMedia(query: string, matches: boolean) {
  const known = queried(query);
  known.matches = matches;
  known.dispatchEvent(new Event("change"));
}

export function forgetMedia() {
  media.clear();
}
