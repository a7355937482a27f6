import { render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { TableCard } from "./table-card";

afterEach(() => void vi.restoreAllMocks());

/** A card in a window that has room for so many pixels of a table of 600. */
function openCard(room: number) {
  vi.spyOn(Element.prototype, "scrollWidth", "get").mockReturnValue(600);
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(room);
  const looks: (() => void)[] = [];
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(look: () => void) {
        looks.push(look);
      }
      observe() {
        looks.at(-1)?.();
      }
      disconnect() {}
    },
  );
  render(
    <TableCard label="Users">
      <table aria-label="Users" />
    </TableCard>,
  );
}

test("a card that is too narrow for its table is reached by the tab key, to be scrolled by the arrow keys", async () => {
  openCard(400);
  const card = await screen.findByRole("region", { name: "Users, scrolls sideways" });
  expect(card.tabIndex).toBe(0);
  expect(card.contains(screen.getByRole("table", { name: "Users" }))).toBe(true);
});

test("a card with room for its table is no stop of the tab key", () => {
  openCard(600);
  const { parentElement: card } = screen.getByRole("table", { name: "Users" });
  expect(card?.hasAttribute("tabindex")).toBe(false);
  expect(screen.queryByRole("region")).toBeNull();
});
