import {
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Spinner,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { Checkmark20Regular, Clock20Regular } from "@fluentui/react-icons";
import { CopyButton } from "../../components/copy-button";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { Late } from "../../components/late";
import type { SignInStageView } from "../../ipc/bindings";
import { Countdown } from "./countdown";

const useStyles = makeStyles({
  stage: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, minWidth: 0 },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere" },
  quiet: { ...typographyStyles.body1, margin: 0, color: tokens.colorNeutralForeground2 },
  line: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalS, minWidth: 0 },
  address: {
    ...typographyStyles.caption1,
    color: tokens.colorNeutralForeground2,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    userSelect: "text",
  },
  code: { ...typographyStyles.title2, letterSpacing: "0.1em", userSelect: "text" },
  list: { listStyle: "none", margin: 0, padding: 0, display: "grid", rowGap: tokens.spacingVerticalXS },
  works: { color: tokens.colorStatusSuccessForeground1, flexShrink: 0 },
  waits: { color: tokens.colorNeutralForeground2, flexShrink: 0 },
});

/** How far a sign-in is. */
export function Stage({ stage, tenant }: { stage: SignInStageView; tenant: string }) {
  const styles = useStyles();
  return <div className={styles.stage}>{parts(stage, tenant)}</div>;
}

function parts(stage: SignInStageView, tenant: string) {
  switch (stage.stage) {
    case "begins":
      return <Waits for="Asking Microsoft" />;
    case "open_page":
      return <OpenPage {...stage} />;
    case "enter_code":
      return <EnterCode {...stage} />;
    case "checking":
      return <Checking account={stage.account} />;
    case "waiting":
      return <Waiting {...stage} />;
    case "confirm":
      return <Confirm {...stage} />;
    case "done":
      return <Done tenant={tenant} />;
    case "failed":
      return <ErrorBar error={stage.error} />;
  }
}

function Waits({ for: what }: { for: string }) {
  return (
    <Late>
      <Spinner size="small" labelPosition="after" label={what} />
    </Late>
  );
}

type Of<Name extends SignInStageView["stage"]> = Extract<SignInStageView, { stage: Name }>;

function OpenPage({ what, url, opened, ends_at }: Of<"open_page">) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.text}>
        {opened
          ? `Your browser has opened Microsoft's page. Go there to ${what}.`
          : `No browser could be opened. Copy the address and open it in a browser of this computer, to ${what}.`}
      </p>
      <div className={styles.line}>
        <span className={styles.address} title={url}>
          {url}
        </span>
        <CopyButton what="address" text={url} />
      </div>
      <Countdown end={ends_at} />
      <p className={styles.quiet}>
        If a role has to be activated in Privileged Identity Management first, that takes a few minutes.
      </p>
    </>
  );
}

function EnterCode({ what, code, url, warning, ends_at }: Of<"enter_code">) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.text}>To {what}, open the address in any browser and enter this code.</p>
      <div className={styles.line}>
        <span className={styles.code}>{code}</span>
        <CopyButton what="code" text={code} />
      </div>
      <div className={styles.line}>
        <span className={styles.address} title={url}>
          {url}
        </span>
        <CopyButton what="address" text={url} />
      </div>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{warning}</MessageBarBody>
      </MessageBar>
      <Countdown end={ends_at} />
    </>
  );
}

function Checking({ account }: { account: string }) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.text}>
        <bdi>{account}</bdi> signed in.
      </p>
      <Waits for="Checking what this account may do" />
    </>
  );
}

function Waiting({ granted, missing, trouble }: Of<"waiting">) {
  const styles = useStyles();
  const all = granted.length + missing.length;
  return (
    <>
      <p className={styles.text}>
        {granted.length} of {all} permissions work. Microsoft may take some minutes to grant them all.
      </p>
      <ul className={styles.list} aria-label="Permissions">
        {granted.map((name) => (
          <li key={name} className={styles.line}>
            <Checkmark20Regular className={styles.works} /> {name} works
          </li>
        ))}
        {missing.map((name) => (
          <li key={name} className={styles.line}>
            <Clock20Regular className={styles.waits} /> {name} not yet
          </li>
        ))}
      </ul>
      {trouble !== null && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{trouble}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}

function Confirm({ account, role, tenant }: Of<"confirm">) {
  const styles = useStyles();
  return (
    <>
      <p className={styles.text}>Nothing has been written yet. Is this the right account and tenant?</p>
      <Facts
        facts={[
          { name: "Account", value: <bdi>{account}</bdi> },
          { name: "Role", value: role },
          { name: "Tenant", value: <bdi>{tenant}</bdi> },
        ]}
      />
      <p className={styles.quiet}>The sign-in is used for this one job and then forgotten.</p>
    </>
  );
}

function Done({ tenant }: { tenant: string }) {
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>
          Voice Sync is approved for <bdi>{tenant}</bdi>.
        </MessageBarTitle>
        From now on it signs in by itself, and nobody is asked again.
      </MessageBarBody>
    </MessageBar>
  );
}
