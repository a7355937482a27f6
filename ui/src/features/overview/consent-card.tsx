import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import {
  CheckmarkCircle20Filled,
  PlugDisconnected20Filled,
  SubtractCircle20Regular,
  Warning20Filled,
} from "@fluentui/react-icons";
import { Address } from "../../components/address";
import { type FactOf, Facts } from "../../components/facts";
import { Moment } from "../../components/moment";
import { type Look, Sign } from "../../components/sign";
import { signInWords } from "../../components/sign-in-words";
import type { ConsentStateView, ConsentView } from "../../ipc/bindings";
import { useConsent } from "../../ipc/queries";
import { shortMoment, since } from "../../lib/time";
import { ReadingCard } from "./reading-card";
import { ToTeams } from "./ways";

const looks: Record<ConsentStateView, Look> = {
  granted: { text: "Approved", tone: "good", Icon: CheckmarkCircle20Filled },
  not_granted: { text: "Not approved", tone: "warning", Icon: Warning20Filled },
  reconnect_needed: { text: "Reconnect needed", tone: "bad", Icon: PlugDisconnected20Filled },
  revoked: { text: "Revoked", tone: "quiet", Icon: SubtractCircle20Regular },
};

const useStyles = makeStyles({
  state: typographyStyles.body1Strong,
  text: {
    ...typographyStyles.body1,
    margin: 0,
    color: tokens.colorNeutralForeground2,
    overflowWrap: "anywhere",
  },
});

/** Whether Voice Sync gets into the tenant by itself, through whom, and for how long. */
export function ConsentCard() {
  return (
    <ReadingCard title="Approval" query={useConsent()} foot={<ToTeams inline={false} />}>
      {(consent) => <Consent consent={consent} />}
    </ReadingCard>
  );
}

function Consent({ consent }: { consent: ConsentView }) {
  const styles = useStyles();
  const { state, reason, advice } = consent;
  const words = [reason, advice].filter(Boolean).join(" ");
  return (
    <>
      <span className={styles.state}>
        <Sign look={looks[state]} />
      </span>
      {words && <p className={styles.text}>{words}</p>}
      {state === "granted" || state === "reconnect_needed" ? (
        <Facts facts={factsOf(consent)} />
      ) : (
        <p className={styles.text}>Nothing is synced by itself; somebody signs in for each sync.</p>
      )}
    </>
  );
}

function factsOf(consent: ConsentView): FactOf[] {
  const { granted_by, method, expires_at, renewal_due, last_used } = consent;
  const facts: FactOf[] = [
    { name: "Granted by", value: <Address>{granted_by ?? "Entered without a sign-in"}</Address> },
    { name: "Signs in", value: method === null ? "Not at all" : signInWords[method] },
  ];
  if (expires_at !== null) {
    const soon = renewal_due ? ": renew it now" : "";
    const value = (
      <>
        <Moment at={expires_at} words={shortMoment} />
        {soon}
      </>
    );
    facts.push({ name: "Valid until", value });
  }
  const used = last_used === null ? "Not yet" : <Moment at={last_used} words={since} />;
  return [...facts, { name: "Last used", value: used }];
}
