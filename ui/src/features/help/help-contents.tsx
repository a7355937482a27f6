import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { Group } from "./help-words";
import { TopicLink } from "./topic-link";

const useStyles = makeStyles({
  contents: {
    position: "sticky",
    top: tokens.spacingVerticalXXL,
    "@media (max-width: 1239px)": { display: "none" },
  },
  title: { ...typographyStyles.body1Strong, margin: 0, marginBottom: tokens.spacingVerticalS },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalSNudge,
  },
});

/** The groups that are shown, where there is room beside them. */
export function HelpContents({ groups }: { groups: readonly Group[] }) {
  const styles = useStyles();
  return (
    <nav aria-labelledby="help-contents" className={styles.contents}>
      <h2 className={styles.title} id="help-contents">
        On this page
      </h2>
      <ul className={styles.list}>
        {groups.map(({ id, title }) => (
          <li key={id}>
            <TopicLink topic={id}>{title}</TopicLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
