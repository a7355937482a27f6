import {
  createRootRoute,
  createRoute,
  createRouter,
  Navigate,
  type RouterHistory,
} from "@tanstack/react-router";
import { JobPage } from "../features/jobs/job-page";
import { JobsPage } from "../features/jobs/jobs-page";
import { readJobsSearch } from "../features/jobs/jobs-search";
import { PbxPage } from "../features/services/pbx-page";
import { TeamsPage } from "../features/services/teams-page";
import { ConnectPage } from "../features/setup/connect-page";
import { WelcomePage } from "../features/setup/welcome-page";
import { PersonPage } from "../features/users/person-page";
import { UsersPage } from "../features/users/users-page";
import { readUsersSearch } from "../features/users/users-search";
import { Layout } from "./layout";

const root = createRootRoute({ component: Layout, notFoundComponent: () => <Navigate to="/jobs" replace /> });
const under = () => root;

const start = createRoute({
  getParentRoute: under,
  path: "/",
  component: () => <Navigate to="/jobs" replace />,
});
const welcome = createRoute({ getParentRoute: under, path: "/welcome", component: WelcomePage });
const connect = createRoute({ getParentRoute: under, path: "/connect", component: ConnectPage });
const jobs = createRoute({
  getParentRoute: under,
  path: "/jobs",
  validateSearch: readJobsSearch,
  component: JobsPage,
});
const job = createRoute({
  getParentRoute: under,
  path: "/jobs/$job",
  component: () => <JobPage job={Number(job.useParams().job)} />,
});
const users = createRoute({
  getParentRoute: under,
  path: "/users",
  validateSearch: readUsersSearch,
  component: UsersPage,
});
const person = createRoute({
  getParentRoute: under,
  path: "/users/$user",
  component: () => <PersonPage user={person.useParams().user} />,
});
const pbx = createRoute({ getParentRoute: under, path: "/services/pbx", component: PbxPage });
const teams = createRoute({ getParentRoute: under, path: "/services/teams", component: TeamsPage });

const routeTree = root.addChildren([start, welcome, connect, jobs, job, users, person, pbx, teams]);

export function newRouter(history?: RouterHistory) {
  return createRouter({ routeTree, ...(history && { history }) });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
