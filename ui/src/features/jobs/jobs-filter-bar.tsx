import { ChoicesFilter } from "../../components/choices-filter";
import { DayRange } from "../../components/day-range";
import { FilterBar } from "../../components/filter-bar";
import { statuses, statusName } from "../../components/job-status";
import { TextFilter } from "../../components/text-filter";
import { JobsFilterChips } from "./jobs-filter-chips";
import { useJobsSearch } from "./jobs-query";

/** Which jobs are listed, and how many they are. */
export function JobsFilterBar({ total }: { total: string }) {
  const { search, change } = useJobsSearch();
  const { person = "", statuses: chosen = [], from, to } = search;
  return (
    <FilterBar label="Filter jobs" total={total} chips={<JobsFilterChips />}>
      <TextFilter
        label="Person or number"
        hint="Name, address or number"
        text={person}
        // Typing does not fill the history of the window.
        onText={(person) => change({ person }, { replace: true })}
      />
      <ChoicesFilter
        label="Status"
        all={statuses}
        chosen={chosen}
        nameOf={statusName}
        onChosen={(statuses) => change({ statuses })}
      />
      <DayRange {...(from && { from })} {...(to && { to })} onChange={change} />
    </FilterBar>
  );
}
