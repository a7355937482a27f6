import { isSafeAddress, readWebAddress } from "../../lib/web-address";

/** What is wrong with an address, for the person who typed it; `null` when nothing is. The shell decides in the end. */
export function addressProblem(text: string): string | null {
  if (text.trim() === "") {
    return "Enter the address.";
  }
  const url = readWebAddress(text);
  if (!url) {
    return "This is not a web address. It looks like https://api.example.com";
  }
  if (url.username || url.password || url.search || url.hash) {
    return "The address must not contain a user name, password, query (?) or fragment (#).";
  }
  return isSafeAddress(url) ? null : "Use an https address. Plain http is accepted for this computer only.";
}

/** Whether both stand for the same scheme, host and port: a secret is bound to them. */
export function isSameOrigin(one: string, other: string): boolean {
  const [a, b] = [readWebAddress(one), readWebAddress(other)];
  return a !== null && b !== null && a.origin === b.origin;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isGuid(text: string): boolean {
  return guid.test(text.trim().replace(/^\{|\}$/g, ""));
}

const domain = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i;

/** Whether it is formed like one of a tenant's domains. */
export function isDomain(text: string): boolean {
  return domain.test(text.trim());
}
