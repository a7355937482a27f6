import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { Dismiss12Regular } from "@fluentui/react-icons";
import { useRef } from "react";

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

/** A part of a filter, and the filter without it. */
export type Chip<Change> = { text: string; without: Change };

type FilterChipsProps<Change> = {
  chips: readonly Chip<Change>[];
  onChange: (without: Change) => void;
  onClear: () => void;
};

/** What narrows a list, each part with its own way out, and one for all. */
export function FilterChips<Change>({ chips, onChange, onClear }: FilterChipsProps<Change>) {
  const styles = useStyles();
  const region = useRef<HTMLElement>(null);
  // The button that was pressed goes away with its filter.
  const stay = () => region.current?.focus();
  return (
    <section ref={region} tabIndex={-1} aria-label="Filters in use" className={styles.chips}>
      {chips.map(({ text, without }) => (
        <Button
          key={text}
          size="small"
          shape="circular"
          className={styles.chip}
          icon={<Dismiss12Regular />}
          iconPosition="after"
          aria-label={`Remove filter ${text}`}
          title={text}
          onClick={() => {
            stay();
            onChange(without);
          }}
        >
          <bdi className={styles.text}>{text}</bdi>
        </Button>
      ))}
      {chips.length > 0 && (
        <Button
          size="small"
          appearance="transparent"
          onClick={() => {
            stay();
            onClear();
          }}
        >
          Clear filters
        </Button>
      )}
    </section>
  );
}
