import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNow } from "../../components/use-now";
import { useBackend } from "../../ipc/backend";
import type { JobDayView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";
import { dayEnd, dayStart, lastDays } from "../../lib/days";

const DAYS = 30;

/** The jobs of a day of this computer, as its address names it. */
export type Day = Pick<JobDayView, "auto" | "manual" | "failed"> & { day: string };

/** What is counted apart, from the bottom of a bar to its top. */
export const kinds = [
  { kind: "auto", name: "Auto" },
  { kind: "manual", name: "Manual" },
  { kind: "failed", name: "Failed" },
] as const;

/** How many jobs began on each of the last days; a day begins and ends as it does on this computer. */
export function useDays() {
  const backend = useBackend();
  const days = lastDays(DAYS, useNow());
  const bounds = [...days.map(dayStart), ...days.slice(-1).map(dayEnd)];
  return useQuery({
    queryKey: keys.jobDaysOf(bounds),
    queryFn: async (): Promise<Day[]> =>
      (await backend.jobDays(bounds)).flatMap(({ auto, manual, failed }, at) => {
        const day = days[at];
        return day === undefined ? [] : [{ day, auto, manual, failed }];
      }),
    placeholderData: keepPreviousData,
  });
}
