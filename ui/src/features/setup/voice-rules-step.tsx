import { useState } from "react";
import { VoiceRulesEditor } from "../../components/voice-rules";
import { useBackend } from "../../ipc/backend";
import type { VoiceRulesRequest } from "../../ipc/bindings";
import { StepForm } from "./step-form";
import type { Wizard } from "./wizard";

const leave = { choice: "leave" } as const;
const leaveAll: VoiceRulesRequest = {
  rules: [],
  default: { voice_routing: leave, dial_plan: leave, calling: leave },
};

/** Which voice policies people get, by site or country; can be left as it is. */
export function VoiceRulesStep({ wizard }: { wizard: Wizard }) {
  const backend = useBackend();
  const { rules: kept } = wizard.setup;
  const before = kept ? { rules: kept.rules, default: kept.default } : leaveAll;
  const [value, setValue] = useState<VoiceRulesRequest>(before);
  return (
    <StepForm
      wizard={wizard}
      title="Voice rules"
      lead="Which voice policies people get with their number. Leave this as it is when other tools assign the policies; you can change it later under Services > Teams. Every name is looked up in the tenant when you go on."
      waiting="Looking up the policies"
      onNext={() => void wizard.send(() => backend.setupRules(value))}
      unsaved={JSON.stringify(value) !== JSON.stringify(before)}
    >
      <VoiceRulesEditor
        value={value}
        sites={kept?.sites ?? []}
        countries={kept?.countries ?? []}
        onChange={setValue}
        error={wizard.error}
        disabled={wizard.busy}
      />
    </StepForm>
  );
}
