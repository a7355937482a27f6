import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Dismiss20Regular } from "@fluentui/react-icons";
import { Outlet, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useRef } from "react";
import { useMedia } from "../components/use-media";
import { SyncNow } from "../features/sync-now/sync-now";
import { SyncProgress } from "../features/sync-now/sync-progress";
import { useConnection } from "../ipc/queries";
import { AppHeader } from "./app-header";
import { Banners } from "./banners";
import { useRememberPage } from "./last-page";
import { Navigation } from "./navigation";
import { SignInDialog } from "./sign-in/sign-in-dialog";
import { usePageFocus } from "./use-page-focus";

const useStyles = makeStyles({
  frame: {
    height: "100%",
    display: "grid",
    gridTemplateRows: "auto auto minmax(0, 1fr)",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
  },
  header: { gridColumnEnd: "span 2", minWidth: 0 },
  // However many banners there are, they must not take the page's whole place.
  below: { position: "relative", gridColumnEnd: "span 2", minWidth: 0, maxHeight: "40vh", overflowY: "auto" },
  // Relative: words only for screen readers are placed absolutely, and must scroll with the page, not enlarge the window.
  main: { position: "relative", minWidth: 0, minHeight: 0, overflowY: "auto", outlineStyle: "none" },
  wide: { gridColumnEnd: "span 2" },
});

/** On a low or much enlarged window the banners scroll with the page: it would have no room left below them. */
const LOW = "(max-height: 480px)";

/** The frame of every page: tenant and Sync Now on top, what concerns every page below, navigation on the left. */
export function Frame() {
  const styles = useStyles();
  const isLow = useMedia(LOW);
  useRememberPage();
  return (
    <Grid end={<SyncNow />}>
      <div className={styles.below}>
        <SyncProgress />
        {!isLow && <Banners />}
      </div>
      <Navigation />
      <Main above={isLow && <Banners />} />
      <SignInDialog />
    </Grid>
  );
}

/** The frame of the first page, of Connect and of their help: nowhere else to go, nothing to sync. */
export function FrameWhileConnecting() {
  const styles = useStyles();
  return (
    <Grid end={<BackToTenant />}>
      <div className={styles.below} />
      <Main wide />
      <SignInDialog isConnecting />
    </Grid>
  );
}

function Grid({ end, children }: { end: ReactNode; children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <div className={styles.header}>
        <AppHeader>{end}</AppHeader>
      </div>
      {children}
    </div>
  );
}

type MainProps = { wide?: boolean; above?: ReactNode };

function Main({ wide = false, above }: MainProps) {
  const styles = useStyles();
  const main = useRef<HTMLElement>(null);
  usePageFocus(main);
  return (
    <main
      ref={main}
      tabIndex={-1}
      data-scroll-restoration-id="main"
      className={mergeClasses(styles.main, wide && styles.wide)}
    >
      {above}
      <Outlet />
    </main>
  );
}

function BackToTenant() {
  const navigate = useNavigate();
  const { data: connection } = useConnection();
  if (!connection) return null;
  return (
    <Button icon={<Dismiss20Regular />} onClick={() => void navigate({ to: "/settings" })}>
      Back to Settings
    </Button>
  );
}
