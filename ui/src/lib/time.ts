const dayMs = 86_400_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const seconds = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", second: "2-digit" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

function daysBefore(then: Date, now: Date): number {
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(then)) / dayMs);
}

/** "Today, 14:05", "Yesterday, 9:30", "Tomorrow, 9:30", "3 Nov, 9:30" or "3 Nov 2025, 9:30", in the time of this computer. */
export function shortMoment(instant: string, now: Date): string {
  const then = new Date(instant);
  return `${dayName(then, now)}, ${clock.format(then)}`;
}

function dayName(then: Date, now: Date): string {
  const days = daysBefore(then, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days === -1) return "Tomorrow";
  return (then.getFullYear() === now.getFullYear() ? dayOfYear : date).format(then);
}

/** The day of a moment alone: "Today", "3 Nov". */
export function dayOf(instant: string, now: Date): string {
  return dayName(new Date(instant), now);
}

/** The time of day alone: "14:05". */
export function timeOf(instant: string): string {
  return clock.format(new Date(instant));
}

const ago = (count: number, unit: string) => `${count} ${unit} ago`;

/** "just now", "3 min ago", "2 h ago"; from a day on the moment itself, for the middle of a sentence. */
export function since(instant: string, now: Date): string {
  const minutes = Math.floor((now.getTime() - Date.parse(instant)) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return ago(minutes, "min");
  if (minutes < 1440) return ago(Math.floor(minutes / 60), "h");
  return momentInSentence(instant, now);
}

/** "in 8 min", "in 2 h", "any moment now"; from a day on the moment itself, for the middle of a sentence. */
export function until(instant: string, now: Date): string {
  const minutes = Math.ceil((Date.parse(instant) - now.getTime()) / 60_000);
  if (minutes <= 0) return "any moment now";
  if (minutes < 60) return `in ${minutes} min`;
  if (minutes < 1440) return `in ${Math.round(minutes / 60)} h`;
  return momentInSentence(instant, now);
}

/** The same moment in full, with its time zone. */
export function exactMoment(instant: string): string {
  return exact.format(new Date(instant));
}

/** The same moment as the audit trail keeps it: "2026-11-22 13:05:09 UTC". */
export function utcMoment(instant: string): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The same inside a sentence: "today, 14:05", "3 Nov, 9:30". */
export function momentInSentence(instant: string, now: Date): string {
  return shortMoment(instant, now).replace(/^(Today|Yesterday|Tomorrow)/, (day) => day.toLowerCase());
}

/** The time of day with seconds, for a line of a log. */
export function clockTime(instant: string): string {
  return seconds.format(new Date(instant));
}

/** "0.4 s" is of no use to an admin: "under 1 s", "12 s", "3 min 5 s", "2 h 14 min". */
export function duration(from: string, to: string): string {
  return lasting((Date.parse(to) - Date.parse(from)) / 1000);
}

/** The same of a number of seconds. */
export function lasting(length: number): string {
  const whole = Math.max(0, Math.round(length));
  if (whole < 1) return "under 1 s";
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
