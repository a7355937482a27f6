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
