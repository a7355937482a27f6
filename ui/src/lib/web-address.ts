/** An address of the web as somebody typed it; `null` where it is none. */
export function readWebAddress(text: string): URL | null {
  return URL.canParse(text.trim()) ? new URL(text.trim()) : null;
}

/** Whether what is sent there can't be read on the way. */
export function isSafeAddress({ protocol, hostname }: URL): boolean {
  return protocol === "https:" || (protocol === "http:" && isThisComputer(hostname));
}

function isThisComputer(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d+){3}$/.test(host);
}
