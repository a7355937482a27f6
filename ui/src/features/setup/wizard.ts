import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Asking, useAsking } from "../../components/use-asking";
import { useBackend } from "../../ipc/backend";
import type { CsvColumnsView, SetupStep, SetupView } from "../../ipc/bindings";
import { keys } from "../../ipc/queries";

export const steps: readonly SetupStep[] = [
  "phone_system",
  "tenant",
  "approval",
  "voice_rules",
  "check",
  "preview",
];

export const stepNames: Record<SetupStep, string> = {
  phone_system: "Phone system",
  tenant: "Tenant",
  approval: "Approval",
  voice_rules: "Voice rules",
  check: "Check",
  preview: "Preview",
};

/** The CSV file that was chosen while this page stands, and which column is what. */
export type CsvChoice = {
  file: CsvColumnsView;
  mapping: Record<string, string>;
  /** Whether the shell has read it so. */
  sent: boolean;
};

export type Wizard = Asking & {
  setup: SetupView;
  /** The step before one's eyes. */
  at: SetupStep;
  /** Whether the person has gone from one step to another since the page was opened. */
  moved: boolean;
  csv: CsvChoice | null;
  setCsv: (csv: CsvChoice | null) => void;
  isDone: (step: SetupStep) => boolean;
  /** Whether the shell lets one go there. */
  canGo: (step: SetupStep) => boolean;
  /** Asks first where something of this step was not sent. */
  go: (step: SetupStep) => Promise<void>;
  /** Says whether something of this step was not sent. */
  holdUnsaved: (unsaved: boolean) => void;
  /** Where one wants to go in spite of it. */
  leaving: { open: boolean; stay: () => void; leave: () => void };
  /** Asks the shell for the next step; `stay` keeps this one before one's eyes. True when it agreed. */
  send: (question: () => Promise<SetupView>, stay?: SetupStep) => Promise<boolean>;
};

/** Where Connect stands, and the ways from there. */
export function useWizard(setup: SetupView): Wizard {
  const backend = useBackend();
  const queries = useQueryClient();
  const asking = useAsking();
  const [stay, setStay] = useState<SetupStep | null>(null);
  const [moved, setMoved] = useState(false);
  const [csv, setCsv] = useState<CsvChoice | null>(null);
  const [unsaved, holdUnsaved] = useState(false);
  const [wanted, setWanted] = useState<SetupStep | null>(null);
  const at = stay ?? setup.step;

  const reached: Record<SetupStep, boolean> = {
    phone_system: true,
    tenant: setup.source !== null,
    approval: setup.tenant !== null,
    voice_rules: setup.rules !== null,
    // Another tenant takes the rules back, and with them the way here.
    check: setup.rules !== null && setup.reached === "check",
    preview: at === "preview",
  };
  const done: Record<SetupStep, boolean> = {
    phone_system: setup.source !== null,
    tenant: setup.tenant !== null,
    approval: setup.tenant_found !== null,
    voice_rules: reached.check,
    check: at === "preview",
    preview: false,
  };

  const send = async (question: () => Promise<SetupView>, stayAt: SetupStep | null = null) => {
    const view = await asking.ask(async () => {
      const answer = await question();
      // An answer that is still under way tells of the time before.
      await queries.cancelQueries({ queryKey: keys.setup, exact: true });
      queries.setQueryData(keys.setup, answer);
      setStay(stayAt);
      setMoved(true);
      return answer;
    });
    return view !== undefined;
  };

  const leave = async (step: SetupStep) => {
    setWanted(null);
    if (step === "preview") {
      setStay("preview");
      setMoved(true);
      return;
    }
    await send(() => backend.setupGo(step));
  };

  return {
    ...asking,
    setup,
    at,
    moved,
    csv,
    setCsv,
    isDone: (step) => done[step],
    canGo: (step) => reached[step] && step !== at,
    go: async (step) => (unsaved ? setWanted(step) : leave(step)),
    holdUnsaved,
    leaving: {
      open: wanted !== null,
      stay: () => setWanted(null),
      leave: () => void (wanted && leave(wanted)),
    },
    send,
  };
}
