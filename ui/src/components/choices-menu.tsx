import {
  Menu,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  type MenuProps,
  MenuTrigger,
} from "@fluentui/react-components";
import type { ReactElement } from "react";

type ChoicesMenuProps<T extends string> = {
  all: readonly T[];
  chosen: readonly T[];
  nameOf: (choice: T) => string;
  onChosen: (chosen: T[]) => void;
  /** The button that opens it. */
  children: ReactElement;
};

/** A list to choose several of, which stays open while it is chosen from. */
export function ChoicesMenu<T extends string>(props: ChoicesMenuProps<T>) {
  const { all, chosen, nameOf, onChosen, children } = props;
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
            <MenuItemCheckbox key={choice} name="choices" value={choice} persistOnClick>
              {nameOf(choice)}
            </MenuItemCheckbox>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
