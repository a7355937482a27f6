import { Field, SearchBox } from "@fluentui/react-components";
import { useJobsSearch } from "./jobs-query";
import { useDraft } from "./use-draft";

/** Jobs that concern a person or a number. Typing does not fill the history of the window. */
export function PersonFilter({ className }: { className: string }) {
  const { search, change } = useJobsSearch();
  const [draft, setDraft] = useDraft(search.person ?? "", (person) => change({ person }, { replace: true }));
  return (
    <Field label="Person or number" size="small" className={className}>
      <SearchBox
        size="medium"
        placeholder="Name, address or number"
        value={draft}
        onChange={(_, { value }) => setDraft(value)}
      />
    </Field>
  );
}
