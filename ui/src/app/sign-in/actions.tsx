import { Button } from "@fluentui/react-components";
import { useBackend } from "../../ipc/backend";
import type { SignInView, SignInWayView } from "../../ipc/bindings";
import { wordsOf } from "./words";

type ActionsProps = {
  signIn: SignInView;
  isConnecting: boolean;
  isBusy: boolean;
  onEnd: () => void;
  onDo: (what: () => Promise<unknown>) => void;
};

/** What can be done at this stage; the way out stands last. */
export function Actions({ signIn: { purpose, stage }, isConnecting, isBusy, onEnd, onDo }: ActionsProps) {
  const backend = useBackend();
  const again = (way: SignInWayView) => onDo(() => backend.beginSignIn(purpose, way));
  const openPage = () => onDo(() => backend.openSignInPage());
  switch (stage.stage) {
    case "begins":
    case "checking":
    case "waiting":
      return <Button onClick={onEnd}>Cancel</Button>;
    case "open_page":
      return (
        <>
          <Button onClick={openPage}>{stage.opened ? "Open the page again" : "Open the page"}</Button>
          {!isConnecting && <Button onClick={() => again("device_code")}>Use a code instead</Button>}
          <Button onClick={onEnd}>Cancel</Button>
        </>
      );
    case "enter_code":
      return (
        <>
          <Button onClick={openPage}>Open the page</Button>
          <Button onClick={onEnd}>Cancel</Button>
        </>
      );
    case "confirm":
      return (
        <>
          <Button
            appearance="primary"
            disabledFocusable={isBusy}
            onClick={() => onDo(() => backend.confirmSignIn())}
          >
            {wordsOf(purpose).verb}
          </Button>
          <Button onClick={onEnd}>Cancel</Button>
        </>
      );
    case "done":
      return (
        <Button appearance="primary" onClick={onEnd}>
          Close
        </Button>
      );
    case "failed":
      return (
        <>
          {!isConnecting && (
            <Button appearance="primary" disabledFocusable={isBusy} onClick={() => again("browser")}>
              Try again
            </Button>
          )}
          <Button onClick={onEnd}>Close</Button>
        </>
      );
  }
}
