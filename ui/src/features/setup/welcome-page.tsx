import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import mark from "../../../../icons/icon.svg";
import { ErrorBar } from "../../components/error-bar";
import { LoadFailed } from "../../components/load-failed";
import { useAsking } from "../../components/use-asking";
import { useBackend } from "../../ipc/backend";
import type { ConnectionView, WindowView } from "../../ipc/bindings";
import { keys, useWindow } from "../../ipc/queries";
import { Connections } from "./connections";
import { isBegun, useSetup } from "./setup-query";
import { StartCards, StartCardsLoading } from "./start-cards";

const useStyles = makeStyles({
  page: {
    minHeight: "100%",
    boxSizing: "border-box",
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    padding: tokens.spacingHorizontalXXXL,
  },
  content: {
    width: "100%",
    maxWidth: "760px",
    minWidth: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXL,
  },
  header: { display: "flex", flexDirection: "column", alignItems: "center", textAlign: "center" },
  mark: { width: "56px", height: "56px" },
  title: { ...typographyStyles.title2, margin: 0, marginTop: tokens.spacingVerticalM },
  lead: {
    ...typographyStyles.body1,
    margin: 0,
    marginTop: tokens.spacingVerticalXS,
    maxWidth: "60ch",
    color: tokens.colorNeutralForeground2,
  },
  aside: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
});

/** The first start: explore the sample, connect a tenant, or open what was connected before. */
export function WelcomePage() {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      <div className={styles.content}>
        <header className={styles.header}>
          <img src={mark} alt="" className={styles.mark} />
          <h1 className={styles.title}>Voice Sync</h1>
          <p className={styles.lead}>
            Voice Sync keeps the phone numbers and voice policies of your Microsoft Teams users in step with
            your phone system.
          </p>
        </header>
        <Ways />
      </div>
    </div>
  );
}

function Ways() {
  const about = useWindow();
  const setup = useSetup();
  if (about.isPending || setup.isPending) {
    return <StartCardsLoading />;
  }
  if (about.data === undefined) {
    return <LoadFailed what="The connections" error={about.error} onAgain={() => void about.refetch()} />;
  }
  return <Loaded about={about.data} begun={setup.data !== undefined && isBegun(setup.data)} />;
}

function Loaded({ about, begun }: { about: WindowView; begun: boolean }) {
  const backend = useBackend();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const styles = useStyles();
  const { busy, error, ask } = useAsking();
  const [chosen, setChosen] = useState<string | null>(null);
  const open = (id: string, opened: () => Promise<ConnectionView>) => {
    if (busy) {
      return;
    }
    setChosen(id);
    void ask(async () => {
      await opened();
      await queries.invalidateQueries({ queryKey: keys.window });
      await navigate({ to: "/" });
    });
  };
  const opening = busy ? chosen : null;
  return (
    <>
      <span role="status" className={styles.aside}>
        {opening !== null && "Opening the connection"}
      </span>
      <StartCards
        sampleExists={about.sample_exists}
        begun={begun}
        opening={opening}
        onSample={() => open("sample", () => backend.openSample())}
        onConnect={() => void navigate({ to: "/connect" })}
      />
      {error !== null && <ErrorBar error={error} />}
      <Connections
        choices={about.choices.filter(({ sample }) => !sample)}
        opening={opening}
        onOpen={(id) => open(id, () => backend.openConnection(id))}
      />
    </>
  );
}
