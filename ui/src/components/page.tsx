import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { type ReactNode, useEffect } from "react";
import { HelpLink, type PageTopic } from "./help-link";

const useStyles = makeStyles({
  page: {
    minHeight: "100%",
    boxSizing: "border-box",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalL,
    paddingBlock: tokens.spacingVerticalXXL,
    paddingInline: tokens.spacingHorizontalXXXL,
    "@media (max-width: 640px)": {
      paddingBlock: tokens.spacingVerticalL,
      paddingInline: tokens.spacingHorizontalL,
    },
  },
  head: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: tokens.spacingHorizontalM,
  },
  name: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS, minWidth: 0 },
  title: {
    ...typographyStyles.title2,
    margin: 0,
    minWidth: 0,
    overflowWrap: "anywhere",
    // Focus is put here when the page opens, for the screen reader; nothing can be done with it.
    outlineStyle: "none",
  },
  lead: {
    ...typographyStyles.body1,
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    color: tokens.colorNeutralForeground2,
    maxWidth: "72ch",
    overflowWrap: "anywhere",
  },
});

type PageProps = {
  title: string;
  lead?: string;
  /** The question of Help that is this page's own. */
  help?: PageTopic;
  /** The way back, above the title. */
  above?: ReactNode;
  /** What can be done with the page as a whole, at the end of the title's line. */
  actions?: ReactNode;
  children: ReactNode;
};

function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = `${title} - Voice Sync`;
    return () => {
      document.title = "Voice Sync";
    };
  }, [title]);
}

/** A page: its name, one sentence on what it is for, and its content. */
export function Page({ title, lead, help, above, actions, children }: PageProps) {
  const styles = useStyles();
  useDocumentTitle(title);
  return (
    <div className={styles.page}>
      <header>
        {above}
        <div className={styles.head}>
          <div className={styles.name}>
            <h1 className={styles.title} tabIndex={-1}>
              <bdi>{title}</bdi>
            </h1>
            {help && <HelpLink topic={help} from={title} />}
          </div>
          {actions}
        </div>
        {lead && <p className={styles.lead}>{lead}</p>}
      </header>
      {children}
    </div>
  );
}
