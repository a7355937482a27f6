import {
  Menu,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  type MenuProps,
  MenuTrigger,
} from "@fluentui/react-components";
import type { ReactElement } from "react";
import { number } from "../lib/count";

type ChoicesMenuProps<T extends string> = {
  all: readonly T[];
  chosen: readonly T[];
  nameOf: (choice: T) => string;
  onChosen: (chosen: T[]) => void;
  /** How many each would show, where that is known. */
  counts?: { [choice in string]: number };
  /** The button that opens it. */
  children: ReactElement;
};

/** A list to choose several of, which stays open while it is chosen from. */
export function ChoicesMenu<T extends string>(props: ChoicesMenuProps<T>) {
  const { all, chosen, nameOf, onChosen, counts, children } = props;
  const onChange: MenuProps["onCheckedValueChange"] = (_, { checkedItems }) =>
    onChosen(all.filter((choice) => checkedItems.includes(choice)));
  return (
    <Menu
      checkedValues={{ choices: [...chosen] }}
      onCheckedValueChange={onChange}
      positioning={{ autoSize: true }}
    >
      <MenuTrigger disableButtonEnhancement>{children}</MenuTrigger>
      <MenuPopover>
        <MenuList>
          {all.map((choice) => (
            <MenuItemCheckbox
              key={choice}
              name="choices"
              value={choice}
              persistOnClick
              secondaryContent={counts ? number(counts[choice] ?? 0) : null}
            >
              {nameOf(choice)}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
