/** The name under which the first useful paint stands in the performance timeline; `npm run bench:window` reads it. */
const MARK = "useful";

/** Marks the frame after the one that first showed what the page is opened for. */
export function markUseful() {
  if (performance.getEntriesByName(MARK).length > 0) return;
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(MARK)));
}
