import { Button, type ButtonProps, Tooltip } from "@fluentui/react-components";
import { QuestionCircle20Regular } from "@fluentui/react-icons";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** The page from which Help was opened, for the way back. */
    helpFrom?: string;
  }
}

/** The questions of Help that are a page's own, and what that page is called. */
export const pageTopics = {
  connect: "Connect",
  "overview-page": "Overview",
  "audit-page": "Audit",
  "sync-jobs": "Sync Jobs",
  "one-job": "this job",
  "users-list": "Users",
  "one-user": "this user",
  "services-pbx": "Services > PBX",
  "services-teams": "Services > Teams",
  "settings-page": "Settings",
} as const;

export type PageTopic = keyof typeof pageTopics;

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> };

function Anchor(props: AnchorProps) {
  const link = { ...props, as: "a" } as ButtonProps;
  return <Button appearance="subtle" icon={<QuestionCircle20Regular />} {...link} />;
}

const ButtonLink = createLink(Anchor);

/** The way from a page to its own help. */
export function HelpLink({ topic, from }: { topic: PageTopic; from: string }) {
  return (
    <Tooltip content={`Help for ${pageTopics[topic]}`} relationship="label">
      <ButtonLink to="/help" search={{ topic }} state={{ helpFrom: from }} />
    </Tooltip>
  );
}
