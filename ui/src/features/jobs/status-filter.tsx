import { MenuButton, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { JobStatus } from "../../ipc/bindings";
import { ChoicesMenu } from "./choices-menu";
import { statuses, statusName } from "./job-status";
import { useJobsSearch } from "./jobs-query";

const useStyles = makeStyles({
  button: { justifyContent: "space-between", fontWeight: tokens.fontWeightRegular },
});

function summary(chosen: readonly JobStatus[]): string {
  const [first, ...others] = chosen;
  if (first === undefined) return "All";
  return others.length === 0 ? statusName(first) : `${chosen.length} chosen`;
}

/** Which statuses are listed. */
export function StatusFilter({ className }: { className: string }) {
  const styles = useStyles();
  const { search, change } = useJobsSearch();
  const chosen = search.statuses ?? [];
  return (
    <ChoicesMenu<JobStatus>
      all={statuses}
      chosen={chosen}
      nameOf={statusName}
      onChosen={(statuses) => change({ statuses })}
    >
      <MenuButton className={mergeClasses(styles.button, className)}>Status: {summary(chosen)}</MenuButton>
    </ChoicesMenu>
  );
}
