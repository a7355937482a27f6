import type { ChangeKindView } from "../../ipc/bindings";

/** What happened in the phone system, in an admin's words. */
export const changes: Record<ChangeKindView, string> = {
  added: "Teams was turned on",
  number: "Another number",
  voice_rule: "Another site or country",
  identity: "Another name or address",
  disabled: "Teams was turned off",
  removed: "Left the phone system",
  moved: "Created again in the phone system",
  drifted: "Changed in Teams alone, to be repaired",
};
