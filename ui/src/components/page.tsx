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
  title: { ...typographyStyles.title2, margin: 0 },
  lead: {
    ...typographyStyles.body1,
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground2,
    maxWidth: "72ch",
  },
});

type PageProps = { title: string; lead: string; children: ReactNode };

/** A page: its name, one sentence on what it is for, and its content. */
export function Page({ title, lead, children }: PageProps) {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <header>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{lead}</p>
      </header>
      {children}
    </div>
  );
}
