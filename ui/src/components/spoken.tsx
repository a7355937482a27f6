import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  spoken: {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "pre",
  },
});

/** Words for a screen reader alone, where the eye has the picture or the place. */
export function Spoken({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <span className={useStyles().spoken} id={id}>
      {children}
    </span>
  );
}

/** The same for what is more than a line of words, such as a table. */
export function SpokenBlock({ children }: { children: ReactNode }) {
  return <div className={useStyles().spoken}>{children}</div>;
}

/** Words that a screen reader says when they come or change, once it has said what it is at. */
export function Announced({ children }: { children: ReactNode }) {
  return (
    <span role="status">
      <Spoken>{children}</Spoken>
    </span>
  );
}
