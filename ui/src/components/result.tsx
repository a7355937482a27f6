import { makeStyles } from "@fluentui/react-components";
import type { ReactNode, Ref } from "react";

// While it says nothing it takes no room among the parts of the page.
const useStyles = makeStyles({ result: { ":empty": { position: "absolute" } } });

/**
 * What came of something that was asked for. It stands there from the beginning, so that what comes into it is read
 * out; with a `ref` it can take the focus of a button that went away.
 */
export function Result({ ref, children }: { ref?: Ref<HTMLDivElement>; children: ReactNode }) {
  return (
    <div role="status" className={useStyles().result} {...(ref && { ref, tabIndex: -1 })}>
      {children}
    </div>
  );
}
