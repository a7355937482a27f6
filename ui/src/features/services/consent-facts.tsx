import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, Clock20Regular } from "@fluentui/react-icons";
import { Address } from "../../components/address";
import { type FactOf, Facts } from "../../components/facts";
import { signInWords } from "../../components/sign-in-words";
import { useNow } from "../../components/use-now";
import type { ConsentView, PermissionView } from "../../ipc/bindings";
import { shortMoment } from "../../lib/time";

const useStyles = makeStyles({
  permissions: {
    listStyle: "none",
    margin: 0,
    padding: 0,
    display: "grid",
    rowGap: tokens.spacingVerticalS,
  },
  permission: { display: "flex", columnGap: tokens.spacingHorizontalS, minWidth: 0 },
  name: { ...typographyStyles.body1Strong, overflowWrap: "anywhere" },
  reason: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2, display: "block" },
  works: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  waits: { color: tokens.colorNeutralForeground2, flexShrink: 0 },
});

/** Who granted what, and how long it lasts. */
export function ConsentFacts({ consent }: { consent: ConsentView }) {
  const now = useNow();
  const moment = (at: string | null) => (at === null ? "Not yet" : shortMoment(at, now));
  const facts: FactOf[] = [
    { name: "Tenant", value: <bdi>{consent.tenant}</bdi> },
    { name: "Granted by", value: <Address>{consent.granted_by ?? "Entered without a sign-in"}</Address> },
    { name: "Granted", value: moment(consent.granted_at) },
    { name: "Signs in", value: consent.method === null ? "Not at all" : signInWords[consent.method] },
  ];
  if (consent.delegate !== null)
    facts.push({ name: "Account", value: <Address>{consent.delegate}</Address> });
  if (consent.thumbprint !== null) facts.push({ name: "Certificate", value: consent.thumbprint });
  if (consent.expires_at !== null) {
    const soon = consent.renewal_due ? ": renew it now" : "";
    facts.push({ name: "Valid until", value: `${moment(consent.expires_at)}${soon}` });
  }
  facts.push({ name: "Last used", value: moment(consent.last_used) });
  facts.push({ name: "Kept in", value: <bdi>{consent.kept_in}</bdi> });
  return <Facts facts={facts} />;
}

/** The permissions, each with what it is for; `state` says which were seen to work. */
export function Permissions({
  permissions,
  state,
}: {
  permissions: readonly PermissionView[];
  state: boolean;
}) {
  const styles = useStyles();
  return (
    <ul className={styles.permissions} aria-label="Permissions">
      {permissions.map(({ name, reason, granted }) => (
        <li key={name} className={styles.permission}>
          {state &&
            (granted ? (
              <CheckmarkCircle20Filled className={styles.works} />
            ) : (
              <Clock20Regular className={styles.waits} />
            ))}
          <span>
            <span className={styles.name}>{name}</span>
            {state && (granted ? " works" : " not verified yet")}
            <span className={styles.reason}>{reason}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
