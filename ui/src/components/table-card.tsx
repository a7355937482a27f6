import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useState } from "react";

const useStyles = makeStyles({
  card: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    overflowX: "auto",
    "& tbody tr:last-child": { borderBottom: "none" },
    ":focus-visible": {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: "-2px",
    },
  },
});

type TableCardProps = { label: string; className?: string; children: ReactNode };

/**
 * The card that a table stands in, with its own edge. Where it is too narrow for the table it scrolls sideways, and is
 * then reached by the tab key, so that the arrow keys can scroll it.
 */
export function TableCard({ label, className, children }: TableCardProps) {
  const styles = useStyles();
  const [card, setCard] = useState<HTMLElement | null>(null);
  const scrolls = useScrolls(card);
  const stop = { tabIndex: 0, role: "region", "aria-label": `${label}, scrolls sideways` };
  return (
    <div ref={setCard} className={mergeClasses(styles.card, className)} {...(scrolls && stop)}>
      {children}
    </div>
  );
}

/** Whether there is more in it than it has room for from left to right, also when either changes. */
function useScrolls(element: HTMLElement | null): boolean {
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    if (!element) return;
    const look = () => setScrolls(element.scrollWidth > element.clientWidth);
    const seen = new ResizeObserver(look);
    for (const watched of [element, ...element.children]) seen.observe(watched);
    return () => seen.disconnect();
  }, [element]);
  return scrolls;
}
