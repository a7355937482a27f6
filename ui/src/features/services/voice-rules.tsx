import {
  Button,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  mergeClasses,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { useState } from "react";
import { ErrorBar } from "../../components/error-bar";
import { LeaveUnsaved } from "../../components/leave-unsaved";
import { Result } from "../../components/result";
import { VoiceRulesEditor } from "../../components/voice-rules";
import type { VoiceRulesRequest, VoiceRulesView } from "../../ipc/bindings";
import { counted } from "../../lib/count";
import { requestOf, sameRules } from "./rules-draft";
import { useAffected, useCheckPolicy, useSaveRules } from "./rules-query";

const useStyles = makeStyles({
  section: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    // What takes the focus is not left below the bar.
    "& :is(input, select, button)": { scrollMarginBottom: "72px" },
  },
  title: { ...typographyStyles.subtitle1, margin: 0 },
  note: { ...typographyStyles.body1, margin: 0, maxWidth: "80ch", color: tokens.colorNeutralForeground2 },
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalM,
    backgroundColor: tokens.colorNeutralBackground2,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  error: { flexBasis: "100%", ":empty": { display: "none" } },
  // Before one's eyes as long as there is something to save.
  unsaved: { position: "sticky", bottom: 0, zIndex: 1 },
});

/** Voice rules and their Save: it starts nothing, the next sync goes by them. */
export function VoiceRules({ saved }: { saved: VoiceRulesView }) {
  const styles = useStyles();
  const [edited, setEdited] = useState<VoiceRulesRequest | null>(null);
  const check = useCheckPolicy();
  const save = useSaveRules();
  const kept = requestOf(saved);
  const draft = edited && !sameRules(edited, kept) ? edited : null;
  const edit = (value: VoiceRulesRequest) => {
    save.reset();
    setEdited(value);
  };
  const send = () => draft && save.mutate(draft, { onSuccess: () => setEdited(null) });
  const discard = () => {
    save.reset();
    setEdited(null);
  };
  return (
    <div className={styles.section}>
      <h2 className={styles.title}>Voice rules</h2>
      <p className={styles.note}>
        Which voice policies people get with their number, by site or country. Emergency settings are
        preserved, never changed.
      </p>
      <VoiceRulesEditor
        value={edited ?? kept}
        sites={saved.sites}
        countries={saved.countries}
        onChange={edit}
        onCheck={check}
        error={save.error}
        disabled={save.isPending}
      />
      <Result>{save.isSuccess && <Saved affected={save.data} />}</Result>
      <div className={mergeClasses(styles.bar, draft !== null && styles.unsaved)}>
        <Button appearance="primary" disabledFocusable={draft === null || save.isPending} onClick={send}>
          Save rules
        </Button>
        <Button disabledFocusable={draft === null || save.isPending} onClick={discard}>
          Discard
        </Button>
        <Affects draft={draft} />
        <div className={styles.error}>
          <ErrorBar error={save.error} />
        </div>
      </div>
      <LeaveUnsaved unsaved={draft !== null} what="The voice rules you changed are not saved." />
    </div>
  );
}

const people = (count: number) => counted(count, "person", "people");

function Affects({ draft }: { draft: VoiceRulesRequest | null }) {
  const affected = useAffected(draft);
  return (
    <span role="status">
      {draft !== null && affected.data !== undefined && `Affects ${people(affected.data)}`}
    </span>
  );
}

function Saved({ affected }: { affected: number }) {
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>Voice rules saved</MessageBarTitle>
        {`Affects ${people(affected)}. Nothing changes in Microsoft Teams before the next sync.`}
      </MessageBarBody>
    </MessageBar>
  );
}
