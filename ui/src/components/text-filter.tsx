import { Field, makeStyles, SearchBox } from "@fluentui/react-components";
import { useDraft } from "./use-draft";

const useStyles = makeStyles({
  field: { flexGrow: 1, flexBasis: "220px", minWidth: 0, maxWidth: "360px" },
});

type TextFilterProps = { label: string; hint: string; text: string; onText: (text: string) => void };

/** What is looked for; told after a pause. */
export function TextFilter({ label, hint, text, onText }: TextFilterProps) {
  const styles = useStyles();
  const [draft, setDraft] = useDraft(text, onText);
  return (
    <Field label={label} size="small" className={styles.field}>
      <SearchBox
        size="medium"
        placeholder={hint}
        value={draft}
        onChange={(_, { value }) => setDraft(value)}
      />
    </Field>
  );
}
