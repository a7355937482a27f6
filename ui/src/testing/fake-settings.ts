import type { PreferencesView, SettingsView } from "../ipc/bindings";

/** What is saved when nobody changed anything. */
export function settings(fields: Partial<SettingsView> = {}): SettingsView {
  return {
    limits: { removals: 10, replacements: 50, percent: 20 },
    usual_limits: { removals: 10, replacements: 50, percent: 20 },
    most_limits: { removals: 100, replacements: 500, percent: 50 },
    writes_per_second: 5,
    usual_writes_per_second: 5,
    most_writes_per_second: 30,
    retention_days: 400,
    usual_retention_days: 400,
    retention_range: [30, 3650],
    webhook: null,
    ...fields,
  };
}

/** Preferences of somebody who changed none. */
export function preferences(fields: Partial<PreferencesView> = {}): PreferencesView {
  return {
    theme: "system",
    last_page: null,
    dismissed_tips: [],
    navigation_collapsed: false,
    notifications: true,
    close_to_tray: null,
    ...fields,
  };
}
