import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
} from "@tanstack/react-router";
import { AuditPage } from "../features/audit/audit-page";
import { readAuditSearch } from "../features/audit/audit-search";
import { HelpPage } from "../features/help/help-page";
import { readHelpSearch } from "../features/help/help-search";
import { JobPage } from "../features/jobs/job-page";
import { readJobSearch } from "../features/jobs/job-search";
import { JobsPage } from "../features/jobs/jobs-page";
import { readJobsSearch } from "../features/jobs/jobs-search";
import { OverviewPage } from "../features/overview/overview-page";
import { PbxPage } from "../features/services/pbx-page";
import { TeamsPage } from "../features/services/teams-page";
import { SettingsPage } from "../features/settings/settings-page";
import { ConnectPage } from "../features/setup/connect-page";
import { WelcomePage } from "../features/setup/welcome-page";
import { PersonPage } from "../features/users/person-page";
import { UsersPage } from "../features/users/users-page";
import { readUsersSearch } from "../features/users/users-search";
import { Layout } from "./layout";

// Where there is no page, the layout goes to one.
const root = createRootRoute({ component: Layout, notFoundComponent: () => null });
const under = () => root;

const start = createRoute({ getParentRoute: under, path: "/" });
const welcome = createRoute({ getParentRoute: under, path: "/welcome", component: WelcomePage });
const connect = createRoute({ getParentRoute: under, path: "/connect", component: ConnectPage });
const overview = createRoute({ getParentRoute: under, path: "/overview", component: OverviewPage });
const jobs = createRoute({
  getParentRoute: under,
  path: "/jobs",
  validateSearch: readJobsSearch,
  component: JobsPage,
});
const job = createRoute({
  getParentRoute: under,
  path: "/jobs/$job",
  validateSearch: readJobSearch,
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
const audit = createRoute({
  getParentRoute: under,
  path: "/audit",
  validateSearch: readAuditSearch,
  component: AuditPage,
});
const pbx = createRoute({ getParentRoute: under, path: "/services/pbx", component: PbxPage });
const teams = createRoute({ getParentRoute: under, path: "/services/teams", component: TeamsPage });
const settings = createRoute({ getParentRoute: under, path: "/settings", component: SettingsPage });
const help = createRoute({
  getParentRoute: under,
  path: "/help",
  validateSearch: readHelpSearch,
  component: HelpPage,
});

const routeTree = root.addChildren([
  start,
  welcome,
  connect,
  overview,
  jobs,
  job,
  users,
  person,
  audit,
  pbx,
  teams,
  settings,
  help,
]);

// The shell serves one file: what stands after # survives a reload without asking it for another.
export function newRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    scrollRestoration: true,
    scrollToTopSelectors: ["main"],
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
