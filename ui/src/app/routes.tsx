import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouterHistory,
} from "@tanstack/react-router";
import { readAuditSearch } from "../features/audit/audit-search";
import { readHelpSearch } from "../features/help/help-search";
import { readJobSearch } from "../features/jobs/job-search";
import { readJobsSearch } from "../features/jobs/jobs-search";
import { OverviewPage } from "../features/overview/overview-page";
import { readUsersSearch } from "../features/users/users-search";
import { Layout } from "./layout";

// Only the overview is there from the beginning: every other page is read from the binary after the first one.
const AuditPage = lazyRouteComponent(() => import("../features/audit/audit-page"), "AuditPage");
const HelpPage = lazyRouteComponent(() => import("../features/help/help-page"), "HelpPage");
const JobsPage = lazyRouteComponent(() => import("../features/jobs/jobs-page"), "JobsPage");
const PbxPage = lazyRouteComponent(() => import("../features/services/pbx-page"), "PbxPage");
const TeamsPage = lazyRouteComponent(() => import("../features/services/teams-page"), "TeamsPage");
const SettingsPage = lazyRouteComponent(() => import("../features/settings/settings-page"), "SettingsPage");
const ConnectPage = lazyRouteComponent(() => import("../features/setup/connect-page"), "ConnectPage");
const WelcomePage = lazyRouteComponent(() => import("../features/setup/welcome-page"), "WelcomePage");
const UsersPage = lazyRouteComponent(() => import("../features/users/users-page"), "UsersPage");

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
  component: lazyRouteComponent(async () => {
    const { JobPage } = await import("../features/jobs/job-page");
    return { default: () => <JobPage job={Number(job.useParams().job)} /> };
  }),
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
  component: lazyRouteComponent(async () => {
    const { PersonPage } = await import("../features/users/person-page");
    return { default: () => <PersonPage user={person.useParams().user} /> };
  }),
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

// The shell serves one document: what stands after # survives a reload without asking it for another.
export function newRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree,
    history,
    scrollRestoration: true,
    scrollToTopSelectors: ["main"],
  });
}

/** Reads every page that was not gone to yet. */
export async function readEveryPage({ routesById }: ReturnType<typeof newRouter>) {
  await Promise.all(Object.values(routesById).map(({ options }) => options.component?.preload?.()));
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
