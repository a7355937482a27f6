import { audit, type Group, jobs, line, see, settings, users } from "../help-words";

export const jobHistory: Group = {
  id: "jobs",
  title: "Jobs and history",
  questions: [
    {
      id: "audit-page",
      question: "What does Audit keep?",
      answer: [
        line`${audit} lists who decided or changed something, when and why: the connection, approvals, toggles, limits, jobs that were approved, rejected or undone, decisions about people, exports. Entries are only ever added, and stay when old sync jobs are deleted.`,
        "Filter by text, area and days; Export writes what the filters show. A reason that somebody gave stands with the entry.",
      ],
    },
    {
      id: "who-is-told",
      question: "Who is told when something is wrong?",
      answer: [
        line`Whoever is at this computer, by a notification of the desktop, and the Teams channel that ${settings} names. Each is told once for each reason, and once a day while it stands: people without a number, a refused sign-in, a sync that fails, people who could not be synced, jobs that wait for approval, a list of the phone system that is suddenly short, people whom another tool keeps changing, and people who were changed in Teams alone.`,
        line`It says how many people are concerned, and never a name or a number. A notification that you press opens the page it speaks of. A channel that takes no messages is told later; ${settings} says since when and why.`,
      ],
    },
    {
      id: "old-jobs",
      question: "How long are sync jobs kept?",
      answer: [
        line`400 days, unless ${settings} says otherwise. Older ones are deleted with their steps and logs; the audit trail stays. Nothing is deleted while this computer's clock differs from the phone system's.`,
      ],
    },
    {
      id: "sync-jobs",
      question: "What is listed under Sync Jobs?",
      answer: [
        line`${jobs} lists every job that wrote to Microsoft Teams, or would have: when it started, its type and status, who started it, how many people were changed, failed or wait, and how long it took. Reading the phone system is not listed.`,
        "Filter by type in the column's header, by status, by days, and by person or number. Filters work together. Jump to date begins the list at a day of long ago; Export writes what the filters show.",
      ],
    },
    {
      id: "auto-or-manual",
      question: "What do the types Auto and Manual mean?",
      answer: [
        "Auto: Auto Sync started the job, because of a change in the phone system, or to repair what was changed in Microsoft Teams where you chose that. Manual: a person or the command line started it, whichever sign-in it used.",
      ],
    },
    {
      id: "one-job",
      question: "What does the page of a job show?",
      answer: [
        line`People: what the job did for each person, from the old value to the new one, with the reason and advice where something went wrong. Output log: what happened, line by line. Details: who, when and with which account. Open a job under ${jobs}.`,
        "At the top is what can be done with it now: cancel it, retry what failed, undo it, or decide about it where it is held.",
      ],
    },
    {
      id: "outcomes",
      question: "What do the outcomes of a step mean?",
      answer: [
        {
          facts: [
            ["Verified", "Microsoft Teams shows the new value."],
            ["Waiting for Microsoft", "Microsoft accepted the change and does not show it yet."],
            ["Not shown by Microsoft", "Microsoft has not shown it within 24 hours."],
            ["Restored", "The number was given back, because a later change that needed it was refused."],
            ["Skipped", "Not sent, because it would have been wrong by then. The reason stands beside it."],
            ["Failed", "Microsoft refused it. The reason and what to do stand beside it."],
            ["Not sent", "The job ended before its turn."],
          ],
        },
      ],
    },
    {
      id: "held-jobs",
      question: "Why is a job held for approval?",
      answer: [
        "The first sync of a connection is, and so is an undo. Later, changes are held when within 24 hours more than 10 people would lose their number, more than 50 would get another one, or both together concern more than 20 % of the managed people, unless other limits are set. The rest of the job runs.",
        line`Approve makes exactly the changes that are shown; where something has changed since, nothing is written and you are told. Reject leaves its people as they are. What is not decided within 24 hours expires.`,
      ],
    },
    {
      id: "undo",
      question: "Can I undo a job?",
      answer: [
        "Yes, with Undo on its page. It plans a new job that restores the values from before, and waits for your approval. What was changed since is left as it is, and listed.",
        line`The people concerned are on hold then, so that the next sync does not do it all over again. See ${see("on-hold", "What does it mean that somebody is on hold?")}`,
      ],
    },
    {
      id: "retry-or-cancel",
      question: "What do Retry failed and Cancel job do?",
      answer: [
        "Retry failed plans anew for those who were left out; it is a job of its own. Cancel job lets the changes that are under way come to their end, so that nobody is left without a number; the rest is not sent.",
      ],
    },
    {
      id: "export",
      question: "Can I take the history out?",
      answer: [
        line`Yes. Export under ${jobs}, and among the people of a job, writes CSV or JSON with exactly what the filters show. What could be taken for a formula by a spreadsheet is made harmless.`,
        line`What happened to one person over all jobs stands on that person's page under ${users}.`,
      ],
    },
  ],
};
