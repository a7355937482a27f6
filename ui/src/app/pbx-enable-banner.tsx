import { PageLink } from "../components/page-link";
import { pbxEnableTitle } from "../components/standing-words";
import { Banner } from "./banner";

/** The legacy pull is on: nothing arrives by itself, on whatever page one is. */
export function PbxEnableBanner() {
  return (
    <Banner title={pbxEnableTitle} intent="warning">
      Changes in the phone system do not arrive by themselves: choose PBX under Sync Now to read it. Switch it
      off under{" "}
      <PageLink inline to="/services/pbx">
        Services &gt; PBX
      </PageLink>{" "}
      when the troubleshooting is over.
    </Banner>
  );
}
