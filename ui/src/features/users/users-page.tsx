import { Page } from "../../components/page";

export function UsersPage() {
  return (
    <Page title="Users" lead="Everybody who is enabled for Teams in the phone system, and what Microsoft Teams shows.">
      {null}
    </Page>
  );
}
