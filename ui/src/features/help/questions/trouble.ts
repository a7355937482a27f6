import { type Group, jobs, line, pbx, see, settings, teams, users } from "../help-words";

export const trouble: Group = {
  id: "trouble",
  title: "When something is wrong",
  questions: [
    {
      id: "completed-with-errors",
      question: "A job completed with errors. What do I do?",
      answer: [
        line`Open it under ${jobs} and choose Failed: each person has a reason and advice. Nobody's failure stops the others. When the cause is solved, choose Retry failed on the job's page, or Sync this user on the person's.`,
      ],
    },
    {
      id: "reconnect-needed",
      question: "What does Reconnect needed mean?",
      answer: [
        line`The phone system or Microsoft refuses what Voice Sync signs in with; the banner says which and why. Auto Sync pauses and the queue stays. For Microsoft, renew or approve again under ${teams}; meanwhile a manual sync, for which somebody signs in, still works.`,
        "Once it is renewed, Auto Sync goes on where it was.",
      ],
    },
    {
      id: "offline",
      question: "What does Offline mean?",
      answer: [
        line`The phone system or Microsoft does not answer. Voice Sync tries again by itself, and nothing is lost: changes wait. Test connection under ${pbx} says whether the phone system can be reached from this computer.`,
      ],
    },
    {
      id: "list-too-small",
      question: "Why does the phone system's list look too small?",
      answer: [
        line`It has noticeably fewer people who are enabled for Teams than before, at least 5 % fewer. That may be a fault of the list, so nobody is removed. If so many people have really left, confirm the smaller list in the banner or under ${pbx}; if not, put it right in the phone system.`,
      ],
    },
    {
      id: "waiting-for-microsoft",
      question: "What does Waiting for Microsoft mean?",
      answer: [
        "Microsoft accepted the change and does not show it yet. Voice Sync looks again with each sync and sends nothing else for that person or number until it is settled.",
        "After 24 hours it is a problem of that person: Not shown by Microsoft. The person's page then has the time and the ids that Microsoft's support asks for.",
      ],
    },
    {
      id: "paused-job",
      question: "Why is a job paused?",
      answer: [
        "The sign-in of whoever started it ended before its work did. What was written stays, and nothing is written halfway. The job goes on when the same account signs in again for a manual sync.",
      ],
    },
    {
      id: "nothing-can-start",
      question: "Why can I start nothing in this window?",
      answer: [
        "Another Voice Sync is at work on the same connection. The banner says who started it, where and when, and this window shows what it does. A second window, or voice-sync watch, does what you start with the stored approval or decide about a job here; one command of the command line does not, and you can start something when it ends. A manual sync needs your sign-in, which stays in its window.",
      ],
    },
    {
      id: "not-in-list",
      question: "I changed somebody in the phone system, and nothing happens. Why?",
      answer: [
        line`Look at What is queued beside Sync Now, then at Auto Sync under ${teams}: it says what it waits for. Then look for the person under ${users}; somebody who is blocked or on hold is left as they are, with the reason.`,
        line`If the person is not there, the extension is not enabled for Teams in the phone system, or the phone system was not read since: see ${pbx}.`,
      ],
    },
    {
      id: "for-support",
      question: "What do I give to support?",
      answer: [
        line`A diagnostics bundle, which ${settings} saves, and the ids from the step that failed: open the job under ${jobs}, then the person.`,
        line`For a fault that comes again, make a ${see("diagnostic-sync", "diagnostic sync")} first. The log files themselves are in the folder that ${settings} opens; they have no secrets in them.`,
      ],
    },
    {
      id: "diagnostics-bundle",
      question: "What is in a diagnostics bundle?",
      answer: [
        line`One file, which you save under ${settings} wherever you like; nothing is sent anywhere. It holds the version of Voice Sync, the kind of operating system, the settings without their secrets, how everything stands, the last sync jobs with their steps, and lines of the logs. What came into the file is listed once it is saved.`,
        "People, accounts, administrators, computers and the tenant are called by pseudonyms, so that support sees what belongs together but not who it is; numbers, addresses, secrets and free text are left out. Pseudonyms are others in each bundle: two bundles cannot be laid side by side to find a person again.",
        line`If support asks about one person, name the job and the step yourself: see ${see("for-support", "What do I give to support?")}`,
      ],
    },
  ],
};
