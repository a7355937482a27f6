const dayMs = 86_400_000;

const clock = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const date = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "long" });

function daysBefore(then: Date, now: Date): number {
  const midnight = (day: Date) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  return Math.round((midnight(now) - midnight(then)) / dayMs);
}

/** "Today, 14:05", "Yesterday, 9:30", "3 Nov, 9:30" or "3 Nov 2025, 9:30", in the time of this computer. */
export function shortMoment(instant: string, now: Date): string {
  const then = new Date(instant);
  return `${dayName(then, now)}, ${clock.format(then)}`;
}

function dayName(then: Date, now: Date): string {
  const days = daysBefore(then, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return (then.getFullYear() === now.getFullYear() ? dayOfYear : date).format(then);
}

/** The same moment in full, with its time zone. */
export function exactMoment(instant: string): string {
  return exact.format(new Date(instant));
}

/** "0.4 s" is of no use to an admin: "under 1 s", "12 s", "3 min 5 s", "2 h 14 min". */
export function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
  if (seconds < 1) return "under 1 s";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}
