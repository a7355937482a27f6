// What an administrator meets on the sample tenant, state by state.
import { after, before, describe } from "node:test";
import { dataFolder, sample, voiceSyncOn } from "./command.mjs";
import { looksRight } from "./pictures.mjs";
import { openWindow } from "./window.mjs";

describe("On the sample tenant", () => {
  const data = dataFolder();
  let window;
  before(async () => {
    window = await openWindow({ data });
  });
  after(() => window?.close());

  const state = (name, arrive) => looksRight(() => window, name, { arrive });
  const page = (name, address, words) => state(name, () => goTo(address, words));
  const menu = (name, open) => looksRight(() => window, name, { open, close: () => window.escape() });
  const goTo = async (address, words) => {
    await window.open(address);
    await window.says(words);
  };

  state("welcome-first", () => window.says(/Explore a sample tenant/));
  state("overview-first", async () => {
    await window.press("Explore a sample tenant");
    await window.says(/No sync yet/);
    await window.says(/Nothing synced yet/);
  });
  page("jobs-empty", "/jobs", /No sync jobs yet/);
  menu("menu-sync-now", () => window.pressNamed("More ways to sync"));
  menu("menu-sample-change", () => window.press("Make a change in the phone system"));
  page("users-unread", "/users", /has not been read yet/);

  state("job-held-first", async () => {
    await window.press("Preview first sync");
    await window.says(/Held for approval/);
    await goTo("/jobs/1", /Review the first sync/);
  });
  menu("dialog-reject", () => window.press("Reject"));
  looksRight(() => window, "job-held-first-diff", {
    open: () =>
      window.evaluate(
        "document.querySelector('[aria-label=\"People of this job\"]').scrollIntoView({ block: 'start' })",
      ),
  });
  state("job-completed-people", async () => {
    await window.press("Approve");
    await window.answer("Approve job 1", true);
    await window.says(/Up to date/);
    await window.says(/Status\s+Completed/);
  });
  page("job-completed-log", "/jobs/1?tab=log", /\d lines/);
  page("job-completed-details", "/jobs/1?tab=details", /Plan hash/);

  state("pbx-tested", async () => {
    await window.press("Make a change in the phone system");
    await window.press("New number");
    await window.says(/in the phone system\./);
    await goTo("/services/pbx", /Test connection/);
    await window.press("Refresh now");
    await window.says(/Changes queued \(1\)/);
    await window.press("Test connection");
    await window.says(/answers for customer/);
  });
  menu("menu-queue", () => window.press("What is queued"));
  page("overview-queued", "/overview", /1 change since the last sync/);

  state("jobs-listed", async () => {
    await window.press("Changes queued (1)");
    await window.says(/Up to date/);
    await goTo("/jobs", /2 jobs/);
  });
  menu("menu-type-filter", () => window.pressNamed("Filter by type"));
  menu("menu-status-filter", () => window.press("Status:"));
  menu("menu-jump-to-date", () => window.press("Jump to date"));
  menu("menu-export", () => window.press("Export"));
  page("jobs-filtered", "/jobs?types=%5B%22manual%22%5D&statuses=%5B%22completed%22%5D", /2 jobs/);
  page("jobs-filtered-to-nothing", "/jobs?types=%5B%22auto%22%5D&person=mira", /No job matches these/);

  page("users-listed", "/users", /\d+ blocked/);
  menu("menu-state-filter", () => window.press("State:"));
  page("users-filtered-to-nothing", "/users?text=nobody&states=%5B%22blocked%22%5D", /Nobody matches/);
  state("person-blocked", async () => {
    await goTo("/users?causes=%5B%22no_account%22%5D", /Clear filters\s+1 blocked|1 person/);
    const [[name]] = await window.rows("Users");
    await window.press(name.split("\n")[0]);
    await window.says(/Timeline/);
  });
  menu("dialog-choose-account", () => window.press("Choose the account"));
  state("person-timeline", async () => {
    const { steps } = voiceSyncOn(sample, data, "jobs", "show", "2").answer;
    await goTo(`/users/${steps[0].user}`, /Timeline/);
  });

  page("overview", "/overview", /Completed[\s\S]*Sync jobs of the last 30 days/);
  looksRight(() => window, "overview-chart", {
    open: () => window.evaluate("document.querySelector('main').scrollTo(0, 100_000)"),
  });
  page("audit", "/audit", /Job approved/);
  page("audit-filtered", "/audit?areas=%5B%22jobs%22%5D", /Clear filters/);
  page("audit-filtered-to-nothing", "/audit?text=nobody", /No entry matches these/);

  page("teams-saved", "/services/teams", /Voice rules/);
  state("teams-unsaved", async () => {
    await window.select("Calling policy for Everybody else", "Tenant default");
    await window.says(/Affects \d+/);
  });
  looksRight(() => window, "dialog-leave-unsaved", {
    open: async () => {
      await window.follow("/users");
      await window.says(/Leave without saving/);
    },
    close: () => window.press("Stay on this page"),
  });
  state("settings", async () => {
    await window.press("Discard");
    await goTo("/settings", /Theme/);
  });

  page("help", "/help", /\d+ questions/);
  page("help-topic", "/help?topic=users-list", /Number held elsewhere/);
  state("help-without-match", async () => {
    await window.typeNamed(/Search Help/, "xylophone");
    await window.says(/No question matches/);
  });
});
