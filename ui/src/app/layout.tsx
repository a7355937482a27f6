import { Spinner, useFocusFinders } from "@fluentui/react-components";
import { Navigate, useLocation } from "@tanstack/react-router";
import { Late } from "../components/late";
import { LoadFailed } from "../components/load-failed";
import { usePreferences, useWindow } from "../ipc/queries";
import { useRefreshOnEvents } from "../ipc/refresh";
import { Frame, FrameWhileConnecting } from "./frame";

const WELCOME = "/welcome";
const CONNECT = "/connect";

/** Every page in its frame; without a connection the first page is the only one, and Connect. */
export function Layout() {
  useRefreshOnEvents();
  // Fluent's keeper of the focus goes with the last component that needs it, and does not uncover what a dialog hid.
  useFocusFinders();
  const { pathname } = useLocation();
  const about = useWindow();
  // Not shown before they are known, or the theme and the navigation would jump; unreadable ones stop nobody.
  const preferences = usePreferences();
  if (about.isPending || preferences.isPending) {
    return (
      <Late>
        <Spinner label="Opening Voice Sync" />
      </Late>
    );
  }
  if (about.data === undefined) {
    return <LoadFailed what="The connections" error={about.error} onAgain={() => void about.refetch()} />;
  }
  const isConnected = about.data.connection !== null;
  if (pathname === CONNECT || (pathname === WELCOME && !isConnected)) {
    return <FrameWhileConnecting />;
  }
  if (isConnected) {
    return pathname === WELCOME ? <Navigate to="/" replace /> : <Frame />;
  }
  // A connection that was opened just now is known when the shell has answered.
  return about.isFetching ? null : <Navigate to={WELCOME} replace />;
}
