import { ChoicesFilter } from "../../components/choices-filter";
import { FilterBar } from "../../components/filter-bar";
import { type Chip, FilterChips } from "../../components/filter-chips";
import { causeName, causes, states, stateWords } from "../../components/person-words";
import { TextFilter } from "../../components/text-filter";
import type { PeoplePageView } from "../../ipc/bindings";
import type { Loose } from "../../lib/address";
import { counted } from "../../lib/count";
import { useUsersSearch } from "./users-query";
import type { UsersSearch } from "./users-search";

function chipsOf({ text, states = [], causes = [] }: UsersSearch): Chip<Loose<UsersSearch>>[] {
  return [
    ...states.map((state) => ({
      text: `State: ${stateWords[state]}`,
      without: { states: states.filter((other) => other !== state) },
    })),
    ...causes.map((cause) => ({
      text: `Cause: ${causeName(cause)}`,
      without: { causes: causes.filter((other) => other !== cause) },
    })),
    ...(text ? [{ text: `Person or number: ${text}`, without: { text: undefined } }] : []),
  ];
}

/** What somebody has, and what is chosen: that stays to be seen and taken back where nobody has it any more. */
function offered<T extends string>(all: readonly T[], counts: Counts, chosen: readonly T[]): T[] {
  return all.filter((choice) => (counts[choice] ?? 0) > 0 || chosen.includes(choice));
}

type Counts = { [choice in string]: number };

/** Who is listed, and how many they are. */
export function UsersFilters({ page }: { page: Pick<PeoplePageView, "total" | "states" | "causes"> }) {
  const { search, change, clear } = useUsersSearch();
  const { text = "", states: chosenStates = [], causes: chosenCauses = [] } = search;
  return (
    <FilterBar
      label="Filter users"
      total={counted(page.total, "person", "people")}
      chips={<FilterChips chips={chipsOf(search)} onChange={change} onClear={clear} />}
    >
      <TextFilter
        label="Person or number"
        hint="Name, address or number"
        text={text}
        // Typing does not fill the history of the window.
        onText={(text) => change({ text }, { replace: true })}
      />
      <ChoicesFilter
        label="State"
        all={offered(states, page.states, chosenStates)}
        chosen={chosenStates}
        counts={page.states}
        nameOf={(state) => stateWords[state]}
        onChosen={(states) => change({ states })}
      />
      <ChoicesFilter
        label="Cause"
        all={offered(causes, page.causes, chosenCauses)}
        chosen={chosenCauses}
        counts={page.causes}
        nameOf={causeName}
        onChosen={(causes) => change({ causes })}
      />
    </FilterBar>
  );
}
