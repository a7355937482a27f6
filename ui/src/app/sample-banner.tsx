import {
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useMutation } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useState } from "react";
import { ErrorBar } from "../components/error-bar";
import { useBackend } from "../ipc/backend";
import type { SampleChangeKind } from "../ipc/bindings";
import { Banner } from "./banner";

const changes: Record<SampleChangeKind, string> = {
  new_number: "New number",
  joiner: "Joiner",
  leaver: "Leaver",
  untick: "Untick Teams",
  tick: "Tick Teams",
  swap: "Swap two numbers",
};

const kinds = Object.keys(changes) as SampleChangeKind[];

const useStyles = makeStyles({
  news: { fontWeight: tokens.fontWeightSemibold },
});

/** Says on every page that nothing here is real, where that is so, and lets the phone system that we made up change. */
export function SampleBanner({ mayChange }: { mayChange: boolean }) {
  const styles = useStyles();
  const backend = useBackend();
  const { pathname } = useLocation();
  const [page, setPage] = useState(pathname);
  const [news, setNews] = useState<string | null>(null);
  // It is news until one goes on to another page: then the banner says again what it is there for.
  if (page !== pathname) {
    setPage(pathname);
    setNews(null);
  }
  const change = useMutation({
    mutationFn: (kind: SampleChangeKind) => backend.sampleChange({ kind, user: null }),
    onSuccess: ({ sentence }) => setNews(sentence),
  });
  const action = mayChange ? (
    <ChangeMenu busy={change.isPending} onChoose={(kind) => change.mutate(kind)} />
  ) : undefined;
  return (
    <>
      <Banner title="Sample tenant" intent="info" actions={action}>
        <span role="status">
          {news !== null ? (
            <bdi className={styles.news}>{news}</bdi>
          ) : (
            "Everything here is made up: nothing real is read or changed."
          )}
        </span>
      </Banner>
      <ErrorBar error={change.error} />
    </>
  );
}

type ChangeMenuProps = { busy: boolean; onChoose: (kind: SampleChangeKind) => void };

function ChangeMenu({ busy, onChoose }: ChangeMenuProps) {
  return (
    <Menu positioning={{ position: "below", align: "end", autoSize: true }}>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton size="small" disabledFocusable={busy}>
          Make a change in the phone system
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {kinds.map((kind) => (
            <MenuItem key={kind} onClick={() => onChoose(kind)}>
              {changes[kind]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
