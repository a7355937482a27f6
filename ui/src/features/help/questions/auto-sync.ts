import { type Group, line, pbx, see, settings, teams, users } from "../help-words";

export const autoSync: Group = {
  id: "auto-sync",
  title: "Auto Sync",
  questions: [
    {
      id: "what-auto-sync-does",
      question: "What does Auto Sync do?",
      answer: [
        "It watches the phone system. When somebody saves a change there that concerns a person who is enabled for Teams, Auto Sync starts a sync by itself and brings Microsoft Teams in step, with nobody signed in.",
        "Several changes saved in a row become one job. The job is for the people who changed, and for whoever their numbers concern.",
      ],
    },
    {
      id: "services-teams",
      question: "How do I switch Auto Sync on?",
      answer: [
        line`Under ${teams} switch on Next Gen Teams Sync and choose Save; the option Auto Sync is there only after that. Switch it on, and a Global Administrator of your tenant approves Voice Sync in the browser, once.`,
        "Auto Sync begins when the first sync of the connection is approved. The same page has the approval and the voice rules, by which people get their policies.",
        line`See ${see("who-approves", "Who has to approve Voice Sync?")}`,
      ],
    },
    {
      id: "must-auto-sync",
      question: "Do I have to switch Auto Sync on?",
      answer: [
        "No. It is off until you switch it on. Without it the phone system is still read by itself and its changes are queued, but somebody has to choose Sync Now to send them to Microsoft Teams.",
      ],
    },
    {
      id: "why-auto-sync",
      question: "Why do changes arrive by themselves?",
      answer: [
        "So that nobody has to think of it. A number that is changed in the phone system is right in Microsoft Teams without a second step, and a forgotten sync leaves nobody without calls.",
        "It is also faster: a sync for the few people who changed does not have to read everybody.",
      ],
    },
    {
      id: "how-soon",
      question: "How long does it take until a sync starts?",
      answer: [
        "A sync starts within 10 minutes of saving in the phone system, while Voice Sync runs; usually it is much sooner. How long Microsoft then takes to show the change is up to Microsoft.",
        line`What is queued, beside Sync Now, says what waits. An 8x8 key without audit records is served by reading the whole list again and again, which takes longer but keeps to the 10 minutes. ${teams} says so where that is the case.`,
      ],
    },
    {
      id: "what-changes-with-auto-sync",
      question: "What is different once Auto Sync is on?",
      answer: [
        {
          facts: [
            ["Sync Now", "The menu has Teams and Manual Sync in place of Manual Teams."],
            [
              "Sync Jobs",
              "Jobs that began by themselves have the type Auto, all others Manual. You can filter by it.",
            ],
            [
              "PBX",
              "Nothing: the phone system is read by itself with Auto Sync on and off, and is never listed as a job.",
            ],
          ],
        },
      ],
    },
    {
      id: "while-closed",
      question: "What happens while Voice Sync does not run?",
      answer: [
        "Nothing is watched and nothing is synced. At the next start a banner says since when nobody watched, the phone system is read, and what was changed meanwhile is caught up with.",
        "For a tenant that is to be watched day and night, let the command line do it on a computer that is always on: voice-sync watch does the same without a window.",
      ],
    },
    {
      id: "close-window",
      question: "What happens when I close the window?",
      answer: [
        line`Where a connection is open and this desktop shows icons in the notification area, you are asked the first time: Voice Sync keeps watching in the background, with an icon in the notification area, or it quits. ${settings} keeps your answer under When this window is closed. Without a connection, or without such icons, closing quits.`,
        line`In the background it does what it does with a window: the phone system is read, Auto Sync starts its jobs, and you are notified when somebody is needed. For what follows once it has quit, see ${see("while-closed", "What happens while Voice Sync does not run?")}`,
      ],
    },
    {
      id: "tray-icon",
      question: "What does the icon in the notification area show?",
      answer: [
        line`How everything stands, as Sync Now would say it: see ${see("sync-now-button", "What does the Sync Now button tell me?")} The first line of its menu says it in words.`,
        "Its menu syncs with the stored consent, opens the window again, and quits Voice Sync. Where a sync needs somebody at the window, the entry ends in dots and brings the window.",
      ],
    },
    {
      id: "changed-in-teams-only",
      question: "Does Auto Sync start when somebody changes only Microsoft Teams?",
      answer: [
        line`No. Only changes in the phone system start it. Every quarter of an hour, every hour where there are thousands of people, Voice Sync looks whether Microsoft Teams is still as it was verified; whoever differs is shown under ${users} as Changed in Teams.`,
        "A manual sync takes such a change back, and so does Repair on the person's page. If what Teams has is right, choose Keep Microsoft's value there.",
      ],
    },
    {
      id: "repair-drift",
      question: "Can Auto Sync repair what was changed in Microsoft Teams?",
      answer: [
        line`Yes, if you tick Repair what was changed in Microsoft Teams under ${teams}. It is off until then. A setting that somebody else changes three times within 24 hours is left alone, because two tools that correct each other would never stop.`,
      ],
    },
    {
      id: "services-pbx",
      question: "How does Voice Sync read the phone system?",
      answer: [
        line`By itself, all the time, and it only reads. ${pbx} shows which phone system it is, when it was read completely, how many people it has, when it is read next and how many requests it still takes.`,
        "Test connection asks whether it answers, Refresh now reads it at once. When the list is suddenly much smaller, nobody is removed until you confirm there that it is right.",
      ],
    },
    {
      id: "pbx-reads-itself",
      question: "Is the phone system read by itself, although no PBX sync is listed?",
      answer: [
        line`Yes, with Auto Sync on and off. Reading writes nothing to Microsoft Teams, so it is not listed among the jobs; when it was last done stands under ${pbx}.`,
        "With Auto Sync on, a change that is found there starts a Teams sync. With Auto Sync off, it waits in the queue.",
      ],
    },
    {
      id: "no-pbx-option",
      question: "Why is there no PBX under Sync Now?",
      answer: [
        line`Because there is nothing to start: the phone system is read by itself, and Sync Now looks there first as well. The entry is there only while Enable Sync is on under ${pbx}.`,
      ],
    },
    {
      id: "enable-sync-off",
      question: "Why is Enable Sync off under Services > PBX?",
      answer: [
        "It belongs to the older way, in which the phone system was read only when somebody asked. Changes arrive by themselves now, also without Auto Sync, so it is not needed.",
      ],
    },
    {
      id: "enable-sync-on",
      question: "May I switch Enable Sync on?",
      answer: [
        "Only to look for a fault, together with 8x8's support. While it is on, the phone system is read only when somebody chooses PBX under Sync Now, Auto Sync is paused, and a banner on every page says so.",
        line`Switch it off again under ${pbx} as soon as you are done. The option may be taken away in a later version.`,
      ],
    },
    {
      id: "two-computers",
      question: "Can Voice Sync run on two computers for one tenant?",
      answer: [
        "Let one installation run Auto Sync for a tenant. Two installations do not know of each other, and each counts the other's changes as made by somebody else.",
        "On one computer it is no matter: a second window, or the command line, on the same connection follows the first and steps in when that ends.",
      ],
    },
  ],
};
