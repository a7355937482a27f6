import { Page } from "../../components/page";

export function JobPage({ job }: { job: number }) {
  return (
    <Page title={`Job ${job}`} lead="">
      {null}
    </Page>
  );
}
