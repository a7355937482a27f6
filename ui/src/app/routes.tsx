import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  type RouterHistory,
} from "@tanstack/react-router";
import { JobsPage } from "../features/jobs/jobs-page";
import { Layout } from "./layout";

const root = createRootRoute({ component: Layout, notFoundComponent: () => <Navigate to="/jobs" replace /> });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: () => <Navigate to="/jobs" replace />,
});

const jobs = createRoute({ getParentRoute: () => root, path: "/jobs", component: JobsPage });

const routeTree = root.addChildren([start, jobs]);

export function newRouter(history?: RouterHistory) {
  return createRouter({ routeTree, ...(history && { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
