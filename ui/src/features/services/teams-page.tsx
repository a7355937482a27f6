import { Page } from "../../components/page";

export function TeamsPage() {
  return (
    <Page title="Services > Teams" lead="">
      {null}
    </Page>
  );
}
