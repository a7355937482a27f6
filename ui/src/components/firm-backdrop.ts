import type { MouseEvent } from "react";

/** The backdrop of a dialog that a press beside it does not close: the focus stays where it is, so Escape still works. */
export const firmBackdrop = { onMouseDown: (event: MouseEvent) => event.preventDefault() };
