import { useRef, useState } from "react";
import type { PolicyCheckView, PolicyTypeView, RefusedPolicyView } from "../../ipc/bindings";

export type CheckPolicy = (policy: PolicyTypeView, name: string) => Promise<PolicyCheckView>;

/** What is known of a policy's name. */
export type Check =
  | { state: "checking" }
  | { state: "answered"; answer: PolicyCheckView }
  | { state: "refused"; error: unknown };

export type PolicyChecks = {
  /** Absent where nobody can be asked. */
  check: ((policy: PolicyTypeView, name: string) => void) | undefined;
  of: (policy: PolicyTypeView, name: string) => Check | undefined;
};

// Names are compared as the tenant does: without regard to case.
const keyOf = (policy: PolicyTypeView, name: string) => `${policy} ${name.trim().toLowerCase()}`;

/**
 * Answers by name and kind, so that a rule may be moved or a name typed again without asking twice. `refused` is the
 * policy that these rules were refused for.
 */
export function usePolicyChecks(
  ask: CheckPolicy | undefined,
  refused: RefusedPolicyView | null,
): PolicyChecks {
  const [checks, setChecks] = useState<ReadonlyMap<string, Check>>(new Map());
  const [told, setTold] = useState<RefusedPolicyView | null>(null);
  if (refused !== told) {
    // Like an answer of its own: one that is asked for later says more.
    setTold(refused);
    if (refused) {
      const key = keyOf(refused.kind, refused.check.name);
      setChecks(new Map(checks).set(key, { state: "answered", answer: refused.check }));
    }
  }
  const asked = useRef(new Set<string>());

  async function check(ask: CheckPolicy, policy: PolicyTypeView, name: string) {
    const key = keyOf(policy, name);
    if (asked.current.has(key)) {
      return;
    }
    const keep = (check: Check) => setChecks((known) => new Map(known).set(key, check));
    asked.current.add(key);
    keep({ state: "checking" });
    try {
      keep({ state: "answered", answer: await ask(policy, name.trim()) });
    } catch (error) {
      keep({ state: "refused", error });
    } finally {
      asked.current.delete(key);
    }
  }

  return {
    check: ask && ((policy, name) => void check(ask, policy, name)),
    of: (policy, name) => checks.get(keyOf(policy, name)),
  };
}

/** Whether the tenant was asked, and does not have exactly one policy of this name. */
export const isRefused = (check: Check | undefined) =>
  check?.state === "answered" && check.answer.found !== "one";
