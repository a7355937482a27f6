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
  Copy20Regular,
  History20Regular,
  PersonKey20Regular,
  ShieldKeyhole20Regular,
} from "@fluentui/react-icons";
import { type KeyboardEvent, type MouseEvent, type ReactElement, useId } from "react";
import type { MenuEntryView, StateView } from "../../ipc/bindings";
import { useConnection } from "../../ipc/queries";
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

// Why an entry can't be chosen is to be read; Fluent's pale one has more classes than a class of ours could outdo.
const readable = { color: tokens.colorNeutralForeground2 };

type SyncMenuProps = { state: StateView; starting: Starting; onClose: () => void };

/** The ways to sync that there are now; one that cannot be chosen says why. */
export function SyncMenu({ state, starting, onClose }: SyncMenuProps) {
  const styles = useStyles();
  const { menu, consent } = state;
  const hint = useId();
  const manual = menu.teams.shown ? "Manual Sync" : "Manual Teams";
  return (
    <MenuPopover className={styles.popover}>
      <MenuList className={styles.list}>
        <Entry
          entry={menu.teams}
          icon={<ArrowSync20Regular />}
          onStart={starting.teams}
          hint={hint}
          onClose={onClose}
        >
          Teams
        </Entry>
        <Entry
          entry={menu.manual}
          icon={<PersonKey20Regular />}
          onStart={starting.manual}
          hint={hint}
          onClose={onClose}
        >
          {manual}
        </Entry>
        <Entry entry={menu.pbx} icon={<Call20Regular />} onStart={starting.readPhoneSystem} onClose={onClose}>
          PBX
        </Entry>
        <MenuDivider />
        {consent !== "granted" && consent !== "reconnect_needed" && <Approval starting={starting} />}
        <MenuItem icon={<History20Regular />} onClick={starting.openLogs}>
          Sync Logs
        </MenuItem>
      </MenuList>
      <div className={styles.hint} id={hint}>
        Alt+Shift+click on a Teams sync: with debug detail in its output log.
      </div>
    </MenuPopover>
  );
}

/** Until a Global Administrator has approved: who must, and how to ask him. */
function Approval({ starting }: { starting: Starting }) {
  const styles = useStyles();
  const { data: connection } = useConnection();
  const who = useId();
  return (
    <>
      <div className={styles.hint} id={who}>
        A Global Administrator must approve Voice Sync for <bdi>{connection?.tenant_name}</bdi>.
      </div>
      <MenuItem icon={<ShieldKeyhole20Regular />} aria-describedby={who} onClick={starting.openApproval}>
        Approve Voice Sync
      </MenuItem>
      <MenuItem icon={<Copy20Regular />} aria-describedby={who} onClick={starting.copyRequest}>
        Copy request
      </MenuItem>
      <MenuDivider />
    </>
  );
}

type EntryProps = {
  entry: MenuEntryView;
  icon: ReactElement;
  onStart: (diagnostic: boolean) => void;
  /** The id of what is said of it below. */
  hint?: string;
  onClose: () => void;
  children: string;
};

function Entry({ entry, icon, onStart, hint, onClose, children }: EntryProps) {
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
      aria-describedby={hint}
      onClick={onClick}
      onKeyDown={onKeyDown}
      {...(entry.reason !== null && {
        subText: { children: entry.reason, className: styles.reason, style: readable },
      })}
    >
      {children}
    </MenuItem>
  );
}
