import {
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import {
  ArrowSync20Regular,
  Call20Regular,
  History20Regular,
  PersonKey20Regular,
} from "@fluentui/react-icons";
import type { KeyboardEvent, MouseEvent, ReactElement } from "react";
import type { MenuEntryView, MenuView } from "../../ipc/bindings";
import { isDiagnostic, isDiagnosticEnter, type Starting } from "./use-starting";

const useStyles = makeStyles({
  popover: { width: "280px" },
  list: { width: "100%", maxWidth: "none" },
  reason: { whiteSpace: "normal", overflowWrap: "anywhere" },
  hint: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    paddingBlock: tokens.spacingVerticalXS,
    paddingInline: tokens.spacingHorizontalS,
  },
});

type SyncMenuProps = { menu: MenuView; starting: Starting; onClose: () => void };

/** The ways to sync that there are now; one that cannot be chosen says why. */
export function SyncMenu({ menu, starting, onClose }: SyncMenuProps) {
  const styles = useStyles();
  const manual = menu.teams.shown ? "Manual Sync" : "Manual Teams";
  return (
    <MenuPopover className={styles.popover}>
      <MenuList className={styles.list}>
        <Entry entry={menu.teams} icon={<ArrowSync20Regular />} onStart={starting.sync} onClose={onClose}>
          Teams
        </Entry>
        <Entry entry={menu.manual} icon={<PersonKey20Regular />} onStart={starting.sync} onClose={onClose}>
          {manual}
        </Entry>
        <Entry entry={menu.pbx} icon={<Call20Regular />} onStart={starting.readPhoneSystem} onClose={onClose}>
          PBX
        </Entry>
        <MenuDivider />
        <MenuItem icon={<History20Regular />} onClick={starting.openLogs}>
          Sync Logs
        </MenuItem>
      </MenuList>
      <div className={styles.hint}>Alt+Shift+click syncs with debug detail in the output log.</div>
    </MenuPopover>
  );
}

type EntryProps = {
  entry: MenuEntryView;
  icon: ReactElement;
  onStart: (diagnostic: boolean) => void;
  onClose: () => void;
  children: string;
};

function Entry({ entry, icon, onStart, onClose, children }: EntryProps) {
  const styles = useStyles();
  if (!entry.shown) return null;
  const onClick = (event: MouseEvent) => onStart(isDiagnostic(event));
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isDiagnosticEnter(event) || !entry.enabled) return;
    event.preventDefault();
    onStart(true);
    onClose();
  };
  return (
    <MenuItem
      icon={icon}
      disabled={!entry.enabled}
      onClick={onClick}
      onKeyDown={onKeyDown}
      {...(entry.reason !== null && { subText: { children: entry.reason, className: styles.reason } })}
    >
      {children}
    </MenuItem>
  );
}
