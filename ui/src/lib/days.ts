const form = /^(\d{4})-(\d{2})-(\d{2})$/;

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

/** "22 Nov 2026". */
export function dayWords(day: string): string {
  return words.format(midnight(day, 0));
}
