import { type ReactNode, useEffect, useState } from "react";

/** Shorter waits are felt as no wait; a placeholder that flashes is felt as a fault. */
export const LATE_MS = 200;

/** Shows its children only when they are still wanted after 200 ms. */
export function Late({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, []);
  return late ? children : null;
}
