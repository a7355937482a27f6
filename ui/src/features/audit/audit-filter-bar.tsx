import { ChoicesFilter } from "../../components/choices-filter";
import { DayRange } from "../../components/day-range";
import { FilterBar } from "../../components/filter-bar";
import { type Chip, FilterChips } from "../../components/filter-chips";
import { TextFilter } from "../../components/text-filter";
import type { Loose } from "../../lib/address";
import { dayWords } from "../../lib/days";
import { useAuditSearch } from "./audit-query";
import type { AuditSearch } from "./audit-search";
import { areaNames, areas } from "./audit-words";

function chipsOf({ areas: chosen = [], from, to, text }: AuditSearch): Chip<Loose<AuditSearch>>[] {
  return [
    ...chosen.map((area) => ({
      text: `Area: ${areaNames[area]}`,
      without: { areas: chosen.filter((other) => other !== area) },
    })),
    ...(from ? [{ text: `From ${dayWords(from)}`, without: { from: undefined } }] : []),
    ...(to ? [{ text: `To ${dayWords(to)}`, without: { to: undefined } }] : []),
    ...(text ? [{ text: `Text: ${text}`, without: { text: undefined } }] : []),
  ];
}

/** Which entries are listed, and how many they are. */
export function AuditFilterBar({ total }: { total: string }) {
  const { search, change, clear } = useAuditSearch();
  const { areas: chosen = [], from, to, text = "" } = search;
  const chips = <FilterChips chips={chipsOf(search)} onChange={change} onClear={clear} />;
  return (
    <FilterBar label="Filter entries" total={total} chips={chips}>
      <TextFilter
        label="Text"
        hint="Who, what, value or reason"
        text={text}
        // Typing does not fill the history of the window.
        onText={(text) => change({ text }, { replace: true })}
      />
      <ChoicesFilter
        label="Area"
        all={areas}
        chosen={chosen}
        nameOf={(area) => areaNames[area]}
        onChosen={(areas) => change({ areas })}
      />
      <DayRange {...(from && { from })} {...(to && { to })} onChange={change} />
    </FilterBar>
  );
}
