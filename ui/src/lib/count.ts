const digits = new Intl.NumberFormat();

/** "1,234". */
export function number(count: number): string {
  return digits.format(count);
}

/** "1 job", "1,234 jobs"; a plural that is more than an s is named. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${digits.format(count)} ${count === 1 ? one : many}`;
}
