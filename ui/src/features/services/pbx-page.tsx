import { Page } from "../../components/page";

export function PbxPage() {
  return (
    <Page title="Services > PBX" lead="">
      {null}
    </Page>
  );
}
