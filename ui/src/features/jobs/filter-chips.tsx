import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { Dismiss12Regular } from "@fluentui/react-icons";
import { useRef } from "react";
import { dayWords } from "../../lib/days";
import { statusName } from "./job-status";
import { typeNames } from "./job-words";
import { useJobsSearch } from "./jobs-query";
import { isNarrowed, type JobsSearch } from "./jobs-search";

type Change = { [Key in keyof JobsSearch]?: JobsSearch[Key] | undefined };
type Chip = { text: string; without: Change };

const useStyles = makeStyles({
  chips: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  chip: { maxWidth: "32ch", minWidth: 0, fontWeight: tokens.fontWeightRegular },
  text: {
    ...typographyStyles.caption1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
});

function chipsOf({ types = [], statuses = [], from, to, person, until }: JobsSearch): Chip[] {
  return [
    ...types.map((type) => ({
      text: `Type: ${typeNames[type]}`,
      without: { types: types.filter((other) => other !== type) },
    })),
    ...statuses.map((status) => ({
      text: `Status: ${statusName(status)}`,
      without: { statuses: statuses.filter((other) => other !== status) },
    })),
    ...(from ? [{ text: `From ${dayWords(from)}`, without: { from: undefined } }] : []),
    ...(to ? [{ text: `To ${dayWords(to)}`, without: { to: undefined } }] : []),
    ...(person ? [{ text: `Person or number: ${person}`, without: { person: undefined } }] : []),
    ...(until ? [{ text: `List begins at ${dayWords(until)}`, without: { until: undefined } }] : []),
  ];
}

/** What narrows the list, each part with its own way out, and one for all. */
export function FilterChips() {
  const styles = useStyles();
  const region = useRef<HTMLElement>(null);
  const { search, change, clear } = useJobsSearch();
  // The button that was pressed goes away with its filter.
  const stay = () => region.current?.focus();
  const remove = (without: Change) => {
    stay();
    change(without);
  };
  return (
    <section ref={region} tabIndex={-1} aria-label="Filters in use" className={styles.chips}>
      {chipsOf(search).map(({ text, without }) => (
        <Button
          key={text}
          size="small"
          shape="circular"
          className={styles.chip}
          icon={<Dismiss12Regular />}
          iconPosition="after"
          aria-label={`Remove filter ${text}`}
          title={text}
          onClick={() => remove(without)}
        >
          <bdi className={styles.text}>{text}</bdi>
        </Button>
      ))}
      {isNarrowed(search) && (
        <Button
          size="small"
          appearance="transparent"
          onClick={() => {
            stay();
            clear();
          }}
        >
          Clear filters
        </Button>
      )}
    </section>
  );
}
