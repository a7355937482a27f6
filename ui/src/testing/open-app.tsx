import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { newQueryClient, Providers } from "../app/providers";
import { newRouter } from "../app/routes";
import type { Backend } from "../ipc/backend";
import { fakeBackend } from "./fake-backend";

// Pages are read when they are gone to: read here once, so that no test waits for a module to be compiled.
const { routesById } = newRouter(createMemoryHistory());
await Promise.all(Object.values(routesById).map(({ options }) => options.component?.preload?.()));

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
