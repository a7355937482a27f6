/** The words of an element that are shown where there is room for everything. */
export function seen(element: Element): string {
  return [...element.childNodes]
    .map((child) => (child instanceof Element ? seen(child) : (child.textContent ?? "")))
    .join("")
    .slice(0, getComputedStyle(element).display === "none" ? 0 : undefined);
}
