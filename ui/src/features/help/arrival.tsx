import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/** The place of a question, or of a group, on the page. */
export function placeOf(topic: string): string {
  return `help-${topic}`;
}

/** What the focus goes to when the page opens. */
export const whereItOpens = { "data-page-focus": "" };

/** Leads whoever came for a topic to it. A new visit is a new arrival. */
export function Arrival({ topic }: { topic: string }) {
  const router = useRouter();
  useEffect(() => {
    const place = document.getElementById(placeOf(topic));
    const show = () => place?.scrollIntoView({ block: "start" });
    place?.focus({ preventScroll: true });
    show();
    // The router scrolls to the top once it has rendered a page.
    return router.subscribe("onRendered", show);
  }, [topic, router]);
  return null;
}
