import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

afterEach(cleanup);

// Several suites share one computer: a second is not long there.
configure({ asyncUtilTimeout: 4000 });

// jsdom has no media queries: everything it is asked about does not match.
vi.stubGlobal("matchMedia", (media: string) =>
  Object.assign(new EventTarget(), { media, matches: false, onchange: null }),
);

vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

window.scrollTo = () => undefined;
