import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { SpokenBlock } from "../../components/spoken";
import { useSyncState } from "../../ipc/queries";
import { number } from "../../lib/count";
import { dayWords } from "../../lib/days";
import { DaysChart } from "./days-chart";
import { type Day, kinds, useDays } from "./days-query";
import { ReadingCard } from "./reading-card";

const title = "Sync jobs of the last 30 days";

const useStyles = makeStyles({
  // As high as the chart, so that nothing jumps when there is one.
  room: { minHeight: "232px" },
  none: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
});

/** How many syncs there were, of which kind, and how many failed. */
export function DaysCard() {
  const styles = useStyles();
  const { data: state } = useSyncState();
  return (
    <ReadingCard title={title} query={useDays()}>
      {(days) => (
        <div className={styles.room}>
          {days.every((day) => kinds.every(({ kind }) => day[kind] === 0)) ? (
            <p className={styles.none}>
              {state?.last_job === null ? "No sync yet." : "No sync in the last 30 days."}
            </p>
          ) : (
            <>
              <DaysChart days={days} />
              <DaysTable days={days} />
            </>
          )}
        </div>
      )}
    </ReadingCard>
  );
}

/** The same for who cannot see it. */
function DaysTable({ days }: { days: readonly Day[] }) {
  return (
    <SpokenBlock>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {kinds.map(({ kind, name }) => (
              <th key={kind} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{dayWords(day.day)}</th>
              {kinds.map(({ kind }) => (
                <td key={kind}>{number(day[kind])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </SpokenBlock>
  );
}
