/** What the shell begins with; `SettingsView` names only the usual safety limits. */
export const USUAL_WRITES_PER_SECOND = 5;
export const USUAL_RETENTION_DAYS = 400;
