import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  page: {
    minHeight: "100%",
    boxSizing: "border-box",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    paddingBlock: tokens.spacingVerticalXXL,
    paddingInline: tokens.spacingHorizontalXXXL,
  },
  head: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: tokens.spacingHorizontalM,
  },
  title: { ...typographyStyles.title2, margin: 0, minWidth: 0, overflowWrap: "anywhere" },
  lead: {
    ...typographyStyles.body1,
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground2,
    maxWidth: "72ch",
  },
});

type PageProps = {
  title: string;
  lead?: string;
  /** The way back, above the title. */
  above?: ReactNode;
  /** What can be done with the page as a whole, at the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
};

/** A page: its name, one sentence on what it is for, and its content. */
export function Page({ title, lead, above, actions, children }: PageProps) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <header>
        {above}
        <div className={styles.head}>
          <h1 className={styles.title}>{title}</h1>
          {actions}
        </div>
        {lead && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  );
}
