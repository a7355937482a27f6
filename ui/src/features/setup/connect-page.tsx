import { Page } from "../../components/page";

export function ConnectPage() {
  return (
    <Page title="Connect" lead="">
      {null}
    </Page>
  );
}
