import { type Group, jobs, line, overview, pbx, see, settings, teams } from "../help-words";

export const gettingStarted: Group = {
  id: "getting-started",
  title: "Getting started",
  questions: [
    {
      id: "what-voice-sync-does",
      question: "What does Voice Sync do?",
      answer: [
        "The phone system says who has which number. Voice Sync reads it, gives the right people in Microsoft Teams that number and the voice policies you chose, and then looks whether Teams shows it. It never changes anything in the phone system.",
        line`Each time it writes to Microsoft Teams, that is listed under ${jobs}.`,
      ],
    },
    {
      id: "connect",
      question: "How do I connect my tenant?",
      answer: [
        line`On the first page choose Connect your tenant, or Connect another tenant under ${settings}. Six steps ask for the phone system, the tenant, the approval, the voice rules, a check and a preview.`,
        "Each step that is done is kept, so you can close Voice Sync and go on later. Nothing is written to Microsoft Teams before you approve the preview.",
      ],
    },
    {
      id: "without-a-key",
      question: "I have no 8x8 API key yet. Can I begin?",
      answer: [
        "Yes, with a CSV file of your people and their numbers. In the first step of Connect choose CSV file, then the file, and check which column is what. When the file is saved again, Voice Sync notices and reads it anew.",
        "Say whether the file lists everybody: only then does somebody who is missing from it count as gone. 8x8's Administration API is in closed beta; ask your 8x8 account team for access.",
      ],
    },
    {
      id: "sample-tenant",
      question: "Can I try it without touching anything real?",
      answer: [
        "Yes. Choose Explore a sample tenant on the first page. It has made-up people, numbers and problems, and everything works there as it does with your own tenant.",
        "Make a change in the phone system, in the banner below the header, plays the part of somebody at work in the phone system.",
      ],
    },
    {
      id: "first-sync",
      question: "What happens at the first sync?",
      answer: [
        line`Everybody in the phone system is compared with Microsoft Teams, and nothing is written. The result stands under ${jobs} as a job that is held for approval: who is already right, who would get or change a number, who is blocked, and whom Voice Sync leaves alone.`,
        line`Look at it, then approve or reject it. Auto Sync waits until the first sync is approved. See ${see("held-jobs", "Why is a job held for approval?")}`,
      ],
    },
    {
      id: "overview-page",
      question: "What does Overview show?",
      answer: [
        line`${overview} says in one line how it stands and what to do next. Below are the people who need somebody, by cause; the changes that wait; the last and the next sync; the approval by a Global Administrator; and the phone system. Each part leads to the page that says more.`,
        "The chart counts the sync jobs of the last 30 days by type, and those that failed or in which somebody failed. A day leads to its jobs.",
      ],
    },
    {
      id: "settings-page",
      question: "What do I find under Settings?",
      answer: [
        line`${settings} has what holds for the tenant that is open: the connection and your other ones, the safety limits, how long sync jobs are kept, and who is told when somebody is needed. For this computer: whether Voice Sync starts when you sign in and goes on when you close the window, the theme, the diagnostics bundle, the version and the log folder. Closing a connection deletes nothing; a sync that is at work stops after the change in flight.`,
        line`Next Gen Teams Sync, Auto Sync, the approval and the voice rules are under ${teams}, the phone system under ${pbx}.`,
      ],
    },
    {
      id: "which-clouds",
      question: "Does it work in GCC High, DoD or 21Vianet?",
      answer: [
        "No. Microsoft does not offer the functions for numbers in those clouds, so Connect refuses a tenant there and says so.",
      ],
    },
  ],
};
