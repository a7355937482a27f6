import { type Chip, FilterChips } from "../../components/filter-chips";
import { statusName } from "../../components/job-status";
import type { Loose } from "../../lib/address";
import { dayWords } from "../../lib/days";
import { typeNames } from "./job-words";
import { useJobsSearch } from "./jobs-query";
import type { JobsSearch } from "./jobs-search";

function chipsOf(search: JobsSearch): Chip<Loose<JobsSearch>>[] {
  const { types = [], statuses = [], from, to, person, until } = search;
  return [
    ...types.map((type) => ({
      text: `Type: ${typeNames[type]}`,
      without: { types: types.filter((other) => other !== type) },
    })),
    ...statuses.map((status) => ({
      text: `Status: ${statusName(status)}`,
      without: { statuses: statuses.filter((other) => other !== status) },
    })),
    ...(from ? [{ text: `From ${dayWords(from)}`, without: { from: undefined } }] : []),
    ...(to ? [{ text: `To ${dayWords(to)}`, without: { to: undefined } }] : []),
    ...(person ? [{ text: `Person or number: ${person}`, without: { person: undefined } }] : []),
    ...(until ? [{ text: `List begins at ${dayWords(until)}`, without: { until: undefined } }] : []),
  ];
}

/** What narrows the list of jobs. */
export function JobsFilterChips() {
  const { search, change, clear } = useJobsSearch();
  return <FilterChips chips={chipsOf(search)} onChange={change} onClear={clear} />;
}
