import { useEffect, useState } from "react";

const BEAT_MS = 20_000;

/** The time of day, often enough for "3 min ago" to stay true. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const beat = setInterval(() => setNow(new Date()), BEAT_MS);
    return () => clearInterval(beat);
  }, []);
  return now;
}
