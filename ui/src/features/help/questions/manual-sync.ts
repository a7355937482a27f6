import { type Group, jobs, line, see, teams } from "../help-words";

export const manualSync: Group = {
  id: "manual-sync",
  title: "Manual Sync",
  questions: [
    {
      id: "manual-still",
      question: "Can I still start a sync myself?",
      answer: [
        "Yes, at any time, with Sync Now at the top right. It reads the phone system first, compares everybody, and sends all that is queued. Only Microsoft Teams is written to.",
        "A press while a job is at work asks for one more sync after it, however often you press.",
      ],
    },
    {
      id: "two-options",
      question: "Why do I see both Teams and Manual Sync?",
      answer: [
        "Because Auto Sync is on. Both start the same sync, and its type is Manual in either case.",
        {
          facts: [
            ["Teams", "Uses the approval that is stored. Nobody is asked to sign in."],
            [
              "Manual Sync",
              "Always asks somebody to sign in at Microsoft. The account and the tenant are shown before anything is written, and the sign-in is used for that one job.",
            ],
          ],
        },
      ],
    },
    {
      id: "manual-teams",
      question: "Does Manual Teams ask me to sign in?",
      answer: [
        "Only where no working approval is stored. Then somebody signs in for each sync that is started. With an approval it starts at once.",
      ],
    },
    {
      id: "next-gen-needed",
      question: "Is Next Gen Teams Sync needed for a manual sync?",
      answer: ["No. A manual sync works with Next Gen Teams Sync and Auto Sync both off."],
    },
    {
      id: "next-gen",
      question: "What does Next Gen Teams Sync change?",
      answer: [
        line`With it, changes are sent in parallel and in batches, and Auto Sync can be switched on. Without it, the classic sync reads everybody and sends one change at a time. Both end in the same state; you choose under ${teams}.`,
        "Switching it off and saving switches Auto Sync off too and keeps the approval. Switching it on again leaves Auto Sync off.",
      ],
    },
    {
      id: "who-may-sync",
      question: "Which Microsoft role does a manual sync need?",
      answer: [
        "Teams Telephony Administrator is enough; Teams Communications Administrator, Teams Administrator and Global Administrator may do it as well. With too few rights the sync is refused before anything is written.",
        "If you are eligible through Privileged Identity Management (PIM), activate the role first and wait a few minutes.",
      ],
    },
    {
      id: "sync-now-button",
      question: "What does the Sync Now button tell me?",
      answer: [
        {
          facts: [
            ["Up to date", "Teams shows what the phone system said when it was last read."],
            ["Changes queued", "So many changes of the phone system wait to be sent."],
            [
              "Syncing",
              "A job is at work, with how many people are done. With a bug as its sign it is a diagnostic sync.",
            ],
            ["Completed with errors", "Somebody could not be synced. The job says who and why."],
            ["Failed", "The job ended before its work. A banner says why."],
            ["Held for approval", "Changes wait for your decision. A press opens them."],
            ["Nothing synced yet", "The first sync is a preview. A press makes it."],
            ["Reconnect needed", "The phone system or Microsoft refuses what Voice Sync signs in with."],
            ["Offline", "One of the two does not answer. It is tried again by itself."],
          ],
        },
      ],
    },
    {
      id: "diagnostic-sync",
      question: "How do I get more detail about a sync?",
      answer: [
        line`Hold Alt and Shift while you click Sync Now, or Teams, Manual Sync or Manual Teams in its menu. The job then keeps debug detail in its output log; open it under ${jobs}.`,
        line`The same works with the keyboard: see ${see("keys", "Which keys can I use?")}`,
      ],
    },
  ],
};
