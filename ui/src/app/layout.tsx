import { makeStyles, Spinner, tokens, useFocusFinders } from "@fluentui/react-components";
import { Navigate, useLocation, useRouter } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { Late } from "../components/late";
import { LoadFailed } from "../components/load-failed";
import { usePreferences, useWindow } from "../ipc/queries";
import { useRefreshOnEvents } from "../ipc/refresh";
import { Frame, FrameWhileConnecting } from "./frame";
import { isPage, pageToOpen } from "./last-page";
import { useFocusKept } from "./use-focus-kept";
import { useOpenPages } from "./use-open-pages";

const useStyles = makeStyles({
  whole: {
    height: "100%",
    display: "grid",
    alignItems: "center",
    overflowY: "auto",
    backgroundColor: tokens.colorNeutralBackground2,
  },
});

const WELCOME = "/welcome";
const CONNECT = "/connect";
const HELP = "/help";

/** Every page in its frame; without a connection the first page is the only one, with Connect and Help. */
export function Layout() {
  useRefreshOnEvents();
  useFocusKept();
  // Fluent's keeper of the focus goes with the last component that needs it, and does not uncover what a dialog hid.
  useFocusFinders();
  const { pathname } = useLocation();
  const about = useWindow();
  useOpenPages(Boolean(about.data?.connection));
  // Not shown before they are known, or the theme and the navigation would jump; unreadable ones stop nobody.
  const preferences = usePreferences();
  const isUnknown = preferences.isPending && preferences.errorUpdateCount === 0;
  if (about.isPending || isUnknown) {
    return (
      <Whole>
        <Late>
          <Spinner label="Opening Voice Sync" />
        </Late>
      </Whole>
    );
  }
  if (about.data === undefined) {
    return (
      <Whole>
        <LoadFailed what="The connections" error={about.error} onAgain={() => void about.refetch()} />
      </Whole>
    );
  }
  const isConnected = about.data.connection !== null;
  // In one place for both: Connect goes on where it is when the connection that it made opens.
  if (pathname === CONNECT || (!isConnected && (pathname === WELCOME || pathname === HELP))) {
    return <FrameWhileConnecting />;
  }
  if (isConnected) {
    return isPage(pathname) ? <Frame /> : <Open page={pageToOpen(preferences.data?.last_page)} />;
  }
  // A connection that was opened just now is known when the shell has answered.
  return about.isFetching ? null : <Navigate to={WELCOME} replace />;
}

/** The window while there is no page to frame. */
function Whole({ children }: { children: ReactNode }) {
  return <div className={useStyles().whole}>{children}</div>;
}

/** Goes to an address that has its filters in it. */
function Open({ page }: { page: string }) {
  const { history } = useRouter();
  useEffect(() => history.replace(page), [history, page]);
  return null;
}
