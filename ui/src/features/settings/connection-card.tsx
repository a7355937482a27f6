import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { Add20Regular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { UnsavedQuestion } from "../../components/leave-unsaved";
import type { ConnectionChoiceView, ConnectionView } from "../../ipc/bindings";
import { useWindow } from "../../ipc/queries";
import { useSwitching } from "./use-switching";

const useStyles = makeStyles({
  verbs: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  note: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
  others: { ...typographyStyles.body1Strong, margin: 0 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  domain: { color: tokens.colorNeutralForeground2 },
});

/** The tenant that is open, the way to close it, and the others; what is `unsaved` is lost with it, and asked about. */
export function ConnectionCard({ unsaved }: { unsaved: string }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const { data: about } = useWindow();
  const switching = useSwitching();
  const [asked, setAsked] = useState<(() => void) | null>(null);
  const leaveBy = (verb: () => void) => (unsaved ? setAsked(() => verb) : verb());
  const open = about?.connection;
  const others = about?.choices.filter(({ id }) => id !== open?.id) ?? [];
  return (
    <Card title="Connection">
      {open && <Facts facts={factsOf(open)} />}
      <div className={styles.verbs}>
        <Button disabledFocusable={switching.busy} onClick={() => leaveBy(switching.close)}>
          Close this connection
        </Button>
        <Button icon={<Add20Regular />} onClick={() => void navigate({ to: "/connect" })}>
          Connect another tenant
        </Button>
      </div>
      <p className={styles.note}>
        Closing deletes nothing. A sync that is at work stops after the change in flight.
      </p>
      <ErrorBar error={switching.error} />
      {others.length > 0 && <h3 className={styles.others}>Other connections</h3>}
      {others.length > 0 && (
        <ul className={styles.list}>
          {others.map((choice) => (
            <Other
              key={choice.id}
              choice={choice}
              busy={switching.busy}
              onOpen={() => leaveBy(() => switching.open(choice.id))}
            />
          ))}
        </ul>
      )}
      <UnsavedQuestion
        open={asked !== null}
        what={unsaved}
        place="page"
        onLeave={() => {
          setAsked(null);
          asked?.();
        }}
        onStay={() => setAsked(null)}
      />
    </Card>
  );
}

function factsOf(open: ConnectionView) {
  return [
    { name: "Tenant", value: <bdi>{open.tenant_name}</bdi> },
    { name: "Domain", value: <bdi>{open.tenant_domain}</bdi> },
    { name: "Tenant id", value: open.tenant_id },
  ];
}

type OtherProps = { choice: ConnectionChoiceView; busy: boolean; onOpen: () => void };

function Other({ choice, busy, onOpen }: OtherProps) {
  const styles = useStyles();
  const { tenant_name: name, tenant_domain: domain } = choice;
  return (
    <li className={styles.row}>
      <span className={styles.name} title={`${name} ${domain}`}>
        <bdi>{name}</bdi> <bdi className={styles.domain}>{domain}</bdi>
      </span>
      <Button size="small" disabledFocusable={busy} aria-label={`Open ${name}`} onClick={onOpen}>
        Open
      </Button>
    </li>
  );
}
