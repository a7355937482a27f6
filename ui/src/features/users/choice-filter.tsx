import {
  Menu,
  MenuButton,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from "@fluentui/react-components";
import { Filter20Regular } from "@fluentui/react-icons";
import { number } from "../../lib/count";

const useStyles = makeStyles({ list: { maxHeight: "60vh", overflowY: "auto" } });

type ChoiceFilterProps<Value extends string> = {
  title: string;
  values: readonly Value[];
  words: (value: Value) => string;
  counts: { [value in string]: number };
  chosen: readonly Value[];
  onChange: (chosen: Value[]) => void;
};

/** A filter by some of several values, each with how many people it would show. */
export function ChoiceFilter<Value extends string>(props: ChoiceFilterProps<Value>) {
  const { title, values, words, counts, chosen, onChange } = props;
  const styles = useStyles();
  // What is chosen stays to be seen and taken back, even where nobody has it any more.
  const offered = values.filter((value) => (counts[value] ?? 0) > 0 || chosen.includes(value));
  const [first] = chosen;
  const more = chosen.length > 1 ? ` and ${chosen.length - 1} more` : "";
  return (
    <Menu
      persistOnItemClick
      checkedValues={{ [title]: [...chosen] }}
      onCheckedValueChange={(_, { checkedItems }) =>
        onChange(values.filter((value) => checkedItems.includes(value)))
      }
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton icon={<Filter20Regular />} appearance={first ? "outline" : "subtle"}>
          {`${title}: ${first ? words(first) + more : "All"}`}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover className={styles.list}>
        <MenuList>
          {offered.map((value) => (
            <MenuItemCheckbox
              key={value}
              name={title}
              value={value}
              secondaryContent={number(counts[value] ?? 0)}
            >
              {words(value)}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
