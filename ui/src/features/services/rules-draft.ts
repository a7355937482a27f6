import type { PoliciesView, PolicyChoiceView, VoiceRulesRequest, VoiceRulesView } from "../../ipc/bindings";

export function requestOf({ rules, default: others }: VoiceRulesView): VoiceRulesRequest {
  return { rules, default: others };
}

/** Names are compared as the tenant does: without regard to case and edges. An empty one says nothing. */
function choiceKey(choice: PolicyChoiceView): string {
  if (choice.choice !== "named") return choice.choice;
  const name = choice.name.trim().toLowerCase();
  return name === "" ? "leave" : `named ${name}`;
}

function policiesKey({ voice_routing, dial_plan, calling }: PoliciesView): string[] {
  return [voice_routing, dial_plan, calling].map(choiceKey);
}

function key({ rules, default: others }: VoiceRulesRequest): string {
  const inOrder = rules.map(({ audience, policies }) => [
    audience.match,
    audience.match === "site" ? audience.id : audience.code,
    ...policiesKey(policies),
  ]);
  return JSON.stringify([inOrder, policiesKey(others)]);
}

/** Whether both give everybody the same. */
export function sameRules(a: VoiceRulesRequest, b: VoiceRulesRequest): boolean {
  return key(a) === key(b);
}
