import { MenuButton, makeStyles, tokens } from "@fluentui/react-components";
import { ChoicesMenu } from "./choices-menu";

const useStyles = makeStyles({
  button: {
    flexBasis: "auto",
    minWidth: "190px",
    maxWidth: "100%",
    whiteSpace: "nowrap",
    "@media (max-width: 700px)": { minWidth: 0, flexBasis: "190px", whiteSpace: "normal" },
    justifyContent: "space-between",
    fontWeight: tokens.fontWeightRegular,
  },
});

type ChoicesFilterProps<T extends string> = {
  label: string;
  all: readonly T[];
  chosen: readonly T[];
  nameOf: (choice: T) => string;
  onChosen: (chosen: T[]) => void;
  /** How many each would show, where that is known. */
  counts?: { [choice in string]: number };
};

/** Which of a few kinds are listed. */
export function ChoicesFilter<T extends string>({ label, ...choices }: ChoicesFilterProps<T>) {
  const styles = useStyles();
  const { chosen, nameOf } = choices;
  const [only] = chosen;
  const summary = chosen.length > 1 ? `${chosen.length} chosen` : only === undefined ? "All" : nameOf(only);
  return (
    <ChoicesMenu<T> {...choices}>
      <MenuButton className={styles.button}>
        {label}: {summary}
      </MenuButton>
    </ChoicesMenu>
  );
}
