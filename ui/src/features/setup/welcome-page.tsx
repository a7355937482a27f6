import { Page } from "../../components/page";

export function WelcomePage() {
  return (
    <Page title="Welcome" lead="">
      {null}
    </Page>
  );
}
