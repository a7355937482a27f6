import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { forgetMedia, matchMedia } from "./media";

afterEach(cleanup);
afterEach(forgetMedia);

// Several suites share one computer: a second is not long there.
configure({ asyncUtilTimeout: 4000 });

vi.stubGlobal("matchMedia", matchMedia);

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

window.scrollTo = () => undefined;
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

// jsdom lays nothing out, and what has no place cannot take the focus: everything stands somewhere in the window.
Object.defineProperty(HTMLElement.prototype, "offsetParent", {
  get: () => document.body,
  configurable: true,
});
document.body.getBoundingClientRect = () => new DOMRect(0, 0, 900, 600);
