import { useEffect, useState } from "react";

function spoken(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How much time is left until `end`, in minutes and seconds; seen, and not read out every second. */
export function TimeLeft({ end }: { end: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, []);
  return (
    <span role="timer" aria-live="off">
      {spoken(Date.parse(end) - now)}
    </span>
  );
}
