const form = /^(\d{4})-(\d{2})-(\d{2})$/;

const short = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const words = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

function midnight(day: string, later: number): Date {
  const [, year, month, date] = form.exec(day) ?? [];
  return new Date(Number(year), Number(month) - 1, Number(date) + later);
}

/** Whether this is a day as a date field gives it ("2026-11-22") and stands in the calendar, from 1970 on. */
export function isDay(text: string): boolean {
  const [, year, month, date] = form.exec(text) ?? [];
  const day = midnight(text, 0);
  return Number(year) >= 1970 && day.getMonth() === Number(month) - 1 && day.getDate() === Number(date);
}

/** The first instant of a day on this computer, in UTC. */
export function dayStart(day: string): string {
  return midnight(day, 0).toISOString();
}

/** The first instant after a day on this computer, in UTC. */
export function dayEnd(day: string): string {
  return midnight(day, 1).toISOString();
}

/** The last days up to today on this computer, as a date field gives them, the oldest first. */
export function lastDays(count: number, now: Date): string[] {
  const ago = Array.from({ length: count }, (_, index) => count - 1 - index);
  return ago.map((days) => dayOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days)));
}

function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** "22 Nov 2026". */
export function dayWords(day: string): string {
  return words.format(midnight(day, 0));
}

/** "22 Nov". */
export function shortDay(day: string): string {
  return short.format(midnight(day, 0));
}
