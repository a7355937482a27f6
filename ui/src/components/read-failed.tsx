import { tokens } from "@fluentui/react-components";
import { PlugDisconnected48Regular } from "@fluentui/react-icons";
import { errorCode } from "../ipc/ui-error";
import { LoadFailed } from "./load-failed";
import { Notice } from "./notice";
import { PageLink } from "./page-link";

const offer = "Connect your tenant or explore the sample tenant; then this page has something to show.";

type ReadFailedProps = { what: string; error: unknown; onAgain: () => void };

/** A page that could not be read, be it only because no tenant is connected. */
export function ReadFailed(props: ReadFailedProps) {
  if (errorCode(props.error) !== "not_connected") {
    return <LoadFailed {...props} />;
  }
  const picture = <PlugDisconnected48Regular color={tokens.colorNeutralForeground3} aria-hidden />;
  return (
    <Notice picture={picture} title="No tenant is connected" text={offer}>
      <PageLink to="/welcome">Connect a tenant</PageLink>
    </Notice>
  );
}
