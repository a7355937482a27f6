import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { newQueryClient, Providers } from "../app/providers";
import { newRouter, readEveryPage } from "../app/routes";
import type { Backend } from "../ipc/backend";
import { fakeBackend } from "./fake-backend";

// Once for all tests of a file, so that none waits for a module to be compiled.
await readEveryPage(newRouter(createMemoryHistory()));

/** The whole page at `address`, over a fake shell. */
export function openApp(address: string, answers: Partial<Backend> = {}) {
  const router = newRouter(createMemoryHistory({ initialEntries: [address] }));
  const page = render(
    <Providers backend={fakeBackend(answers)} queries={newQueryClient()}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { ...page, router };
}
