import { Page } from "../../components/page";

export function PersonPage({ user }: { user: string }) {
  return (
    <Page title={user} lead="">
      {null}
    </Page>
  );
}
