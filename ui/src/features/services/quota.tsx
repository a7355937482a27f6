import { makeStyles, ProgressBar, tokens, typographyStyles } from "@fluentui/react-components";
import { useNow } from "../../components/use-now";
import type { QuotaView } from "../../ipc/bindings";
import { number } from "../../lib/count";
import { exactMoment, until } from "../../lib/time";

const LOW = 0.1;

const useStyles = makeStyles({
  quota: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalXS, maxWidth: "240px" },
  note: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

/** How many requests the phone system still takes; not every one says so. */
export function Quota({ quota }: { quota: QuotaView | null }) {
  const styles = useStyles();
  const now = useNow();
  if (!quota) return "The phone system does not say";
  const { left, of, resets_at } = quota;
  const share = of > 0 ? Math.min(1, left / of) : 0;
  const words = `${number(left)} of ${number(of)}`;
  return (
    <div className={styles.quota}>
      <span>{share < LOW ? `${words}, nearly used up` : words}</span>
      <ProgressBar
        role="meter"
        aria-label="Requests left"
        aria-valuetext={words}
        value={share}
        color={share < LOW ? "warning" : "brand"}
      />
      {resets_at && (
        <time className={styles.note} dateTime={resets_at} title={exactMoment(resets_at)}>
          {`All of them again ${until(resets_at, now)}`}
        </time>
      )}
    </div>
  );
}
