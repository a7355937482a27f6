import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  spoken: {
    position: "absolute",
    width: "1px",
    height: "1px",
    overflow: "hidden",
    clipPath: "inset(50%)",
    whiteSpace: "nowrap",
  },
});

/** Words that a screen reader says, when it gets to it; everybody else sees them said elsewhere. */
export function Spoken({ children }: { children: ReactNode }) {
  const styles = useStyles();
  return (
    <span role="status" className={styles.spoken}>
      {children}
    </span>
  );
}
