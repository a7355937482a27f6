import { Button, makeStyles, SearchBox, tokens } from "@fluentui/react-components";
import { Dismiss20Regular } from "@fluentui/react-icons";
import { causeName, causes, states, stateWords } from "../../components/person-words";
import type { PeoplePageView } from "../../ipc/bindings";
import { ChoiceFilter } from "./choice-filter";
import { useSearchText } from "./use-search-text";
import type { ChangeSearch } from "./users-query";
import { isFiltered, type UsersSearch } from "./users-search";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
  },
  search: { flexGrow: 1, maxWidth: "320px", minWidth: "200px" },
});

export const noFilter = { text: undefined, states: undefined, causes: undefined };

type UsersFiltersProps = {
  search: UsersSearch;
  counts: Pick<PeoplePageView, "states" | "causes">;
  onChange: ChangeSearch;
};

/** What the list is narrowed by; all of it stands in the address. */
export function UsersFilters({ search, counts, onChange }: UsersFiltersProps) {
  const styles = useStyles();
  const [text, setText] = useSearchText(search.text ?? "", (text) => onChange({ text }));
  return (
    <section className={styles.bar} aria-label="Filters">
      <SearchBox
        className={styles.search}
        aria-label="Search users"
        placeholder="Name, address or number"
        value={text}
        onChange={(_, { value }) => setText(value)}
      />
      <ChoiceFilter
        title="State"
        values={states}
        words={(state) => stateWords[state]}
        counts={counts.states}
        chosen={search.states ?? []}
        onChange={(chosen) => onChange({ states: chosen })}
      />
      <ChoiceFilter
        title="Cause"
        values={causes}
        words={causeName}
        counts={counts.causes}
        chosen={search.causes ?? []}
        onChange={(chosen) => onChange({ causes: chosen })}
      />
      {isFiltered(search) && (
        <Button appearance="subtle" icon={<Dismiss20Regular />} onClick={() => onChange(noFilter)}>
          Clear filters
        </Button>
      )}
    </section>
  );
}
