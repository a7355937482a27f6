import type { HoldView, PersonStateView } from "../ipc/bindings";

/** What a sync would do about a person, in the words of the page. */
export const stateWords: Record<PersonStateView, string> = {
  blocked: "Blocked",
  held_elsewhere: "Number held elsewhere",
  waits_for_number: "Waits for a number",
  drifted: "Changed in Teams",
  remove: "Will remove",
  change: "Will change",
  add: "Will add",
  left: "Left alone for now",
  already_right: "Already right",
  not_ours: "Not ours",
};

/** Problems first, as the list sorts them. */
export const states = Object.keys(stateWords) as readonly PersonStateView[];

const blockedWords = {
  no_account: "No Microsoft account",
  two_accounts: "Two Microsoft accounts",
  guest_account: "Guest account",
  shared_account: "Account shared with another person",
  disabled: "Account disabled",
  no_phone_system: "No Phone System licence",
  calling_plan: "Has a Calling Plan",
  not_known_to_teams: "Not known to Teams yet",
  on_premises_number: "On-premises number",
  on_premises_homed: "Homed on premises",
  not_e164: "Number is not E.164",
  two_pbx_users: "Two phone system users with one number",
  two_extensions: "Two Teams extensions",
  no_number: "No number in the phone system",
  foreign_number: "Has another number that is not ours",
  identity_changed: "Identity changed",
  policy_unknown: "Voice policy not found",
};

/** Causes by their stable names; those that are states of their own as well come last. */
export const causeWords: Readonly<Record<string, string>> = {
  ...blockedWords,
  not_shown: "Not shown by Microsoft",
  held_elsewhere: "Number held by somebody else",
  waits_for_number: "Number still with somebody else",
};

export const causes: readonly string[] = Object.keys(causeWords);
export const blockedCauses: readonly string[] = Object.keys(blockedWords);

function isCause(text: string): boolean {
  return Object.hasOwn(causeWords, text);
}

export function causeName(cause: string): string {
  return isCause(cause) ? (causeWords[cause] as string) : cause.replaceAll("_", " ");
}

type HoldWords = { badge: string; title: string; text: string };

export const holdWords: Record<HoldView, HoldWords> = {
  undone: {
    badge: "Undone",
    title: "On hold: a sync of this person was undone",
    text: "Voice Sync plans nothing for this person until the phone system record changes or you choose Plan again.",
  },
  rejected: {
    badge: "Rejected",
    title: "On hold: an administrator rejected the change",
    text: "This person stays unchanged until the phone system record changes or you choose Plan again.",
  },
  contested: {
    badge: "Contested",
    title: "On hold: something else keeps changing this person",
    text: "Another tool or computer changed the same setting three times within 24 hours. Find it and stop it, then choose Plan again.",
  },
  kept: {
    badge: "Kept",
    title: "On hold: what Microsoft Teams has is kept",
    text: "No sync changes this person until the time below, until the phone system record changes, or until you choose Plan again.",
  },
};
