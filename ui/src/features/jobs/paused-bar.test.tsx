import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { job, jobDetail } from "../../testing/fake-backend";
import { faults } from "../../testing/faults";
import { openApp } from "../../testing/open-app";

const paused = (microsoft_account: string | null) =>
  jobDetail({ job: job({ id: 42, status: "paused", microsoft_account }) });

test.each([
  ["mira@contoso.example", "as soon as mira@contoso.example signs in again for a manual sync."],
  [null, "as soon as the same person signs in again for a manual sync."],
])("a paused job of %s says what lets it go on", async (account, words) => {
  const { container } = openApp("/jobs/42", { job: async () => paused(account) });
  const title = await screen.findByText("The sign-in ended before this job did");
  expect(title.parentElement?.textContent).toContain(words);
  expect(await faults(container)).toEqual([]);
});
