import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { type ReactNode, useEffect, useRef } from "react";
import { ErrorBar } from "../../components/error-bar";
import { PageLink } from "../../components/page-link";
import { Result } from "../../components/result";
import type { PersonVerbs } from "./person-query";

/** What came of the verb that was used last; whose button is gone finds the focus here. */
export function PersonResult({ verbs: { sync, plan, identity, keep } }: { verbs: PersonVerbs }) {
  const confirmed = identity.data === "done";
  const gone = [plan.isSuccess && "plan", confirmed && "identity", keep.isSuccess && "keep"].find(Boolean);
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (gone) result.current?.focus();
  }, [gone]);
  return (
    <>
      <ErrorBar error={sync.error} />
      <ErrorBar error={plan.error} />
      <ErrorBar error={identity.error} />
      <Result ref={result}>
        {sync.isSuccess && (
          <Said>
            The sync of this user has started. It is listed in <PageLink to="/jobs">Sync Jobs</PageLink>.
          </Said>
        )}
        {keep.isSuccess && <Said>What Microsoft Teams has is kept. No sync changes this user.</Said>}
        {plan.isSuccess && <Said>The hold has ended. The next sync plans for this user again.</Said>}
        {confirmed && <Said>The account found now is confirmed. The next sync plans for this user.</Said>}
      </Result>
    </>
  );
}

function Said({ children }: { children: ReactNode }) {
  return (
    <MessageBar intent="success" layout="multiline">
      <MessageBarBody>{children}</MessageBarBody>
    </MessageBar>
  );
}
