import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { useConnection } from "./connection";

/** Says on every page that nothing here is real, where that is so. */
export function SampleBanner() {
  const { data: tenant } = useConnection();
  if (!tenant?.sample) {
    return null;
  }
  return (
    <MessageBar intent="info" shape="square">
      <MessageBarBody>
        <MessageBarTitle>Sample tenant</MessageBarTitle>
        Everything here is made up. No Microsoft 365 tenant and no phone system is touched.
      </MessageBarBody>
    </MessageBar>
  );
}
