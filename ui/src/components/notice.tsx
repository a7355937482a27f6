import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  notice: {
    flexGrow: 1,
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    textAlign: "center",
    rowGap: tokens.spacingVerticalS,
    padding: tokens.spacingVerticalXXXL,
    // The middle of what is looked at lies above the middle of what is there.
    paddingBottom: "18vh",
  },
  title: { ...typographyStyles.subtitle1, margin: 0, marginTop: tokens.spacingVerticalM },
  text: {
    ...typographyStyles.body1,
    margin: 0,
    maxWidth: "52ch",
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
  next: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    rowGap: tokens.spacingVerticalM,
    marginTop: tokens.spacingVerticalS,
    maxWidth: "100%",
  },
});

type NoticeProps = {
  picture: ReactNode;
  title: string;
  text: string;
  role?: "alert" | "status";
  /** What can be done about it. */
  children?: ReactNode;
};

/** What stands in the middle of a page that has nothing to list: why, and what to do next. */
export function Notice({ picture, title, text, role, children }: NoticeProps) {
  const styles = useStyles();
  return (
    <div className={styles.notice} role={role}>
      {picture}
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{text}</p>
      {children && <div className={styles.next}>{children}</div>}
    </div>
  );
}
