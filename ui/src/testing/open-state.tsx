import type { Backend } from "../ipc/backend";
import type { LeaderView, MenuView, RunningView, StateView, UiError } from "../ipc/bindings";
import { events, state } from "./fake-backend";
import { openApp } from "./open-app";

/** The app in this state; `moveTo` lets the shell tell of another one. */
export function openState(
  fields: Partial<StateView> = {},
  answers: Partial<Backend> = {},
  address = "/jobs",
) {
  let now = state(fields);
  const { listen, say } = events();
  const opened = openApp(address, { state: async () => now, listen, ...answers });
  const moveTo = (moved: Partial<StateView>) => {
    now = state(moved);
    say({ event: "state_moved" });
  };
  return { ...opened, moveTo, say };
}

const shown = { shown: true, enabled: true, reason: null };
const hidden = { ...shown, shown: false };

export function menu(fields: Partial<MenuView> = {}): MenuView {
  return { teams: hidden, manual: shown, pbx: hidden, ...fields };
}

export function off(reason: string) {
  return { shown: true, enabled: false, reason };
}

export function running(fields: Partial<RunningView> = {}): RunningView {
  return { job: 7, phase: "applying", done: 120, of: 500, diagnostic: false, cancelling: false, ...fields };
}

export function leader(fields: Partial<LeaderView> = {}): LeaderView {
  const since = new Date();
  since.setHours(0, 5, 0, 0);
  return {
    person: "mira",
    computer: "ADMIN-PC",
    face: "cli",
    since: since.toISOString(),
    pid: 4711,
    takes_requests: false,
    ...fields,
  };
}

export const busy: UiError = {
  code: "busy",
  message: "A job is running.",
  advice: "Wait until it ends.",
  detail: "job 7",
};
