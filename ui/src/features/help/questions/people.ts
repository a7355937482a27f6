import { type Group, line, pbx, see, teams, users } from "../help-words";

export const people: Group = {
  id: "people",
  title: "Users and numbers",
  questions: [
    {
      id: "users-list",
      question: "What do the states under Users mean?",
      answer: [
        line`${users} shows everybody who is enabled for Teams in the phone system, with what the next sync would do. Microsoft was asked when the line at the top right says; Refresh asks again.`,
        {
          facts: [
            ["Already right", "Teams shows what the phone system says."],
            ["Will add", "Gets a number."],
            ["Will change", "Gets another number or another voice policy."],
            ["Will remove", "Not enabled for Teams any more: the number is taken back."],
            ["Blocked", "Cannot be synced yet, for a cause of their own."],
            ["Number held elsewhere", "Somebody whom Voice Sync does not manage has the number."],
            ["Waits for a number", "The number is still with a person who is left alone for now."],
            ["Changed in Teams", "Changed there, and not in the phone system."],
            ["Left alone for now", "On hold, or not enough is known."],
            ["Not ours", "Voice Sync leaves this account alone."],
          ],
        },
      ],
    },
    {
      id: "one-user",
      question: "What can I do on a person's page?",
      answer: [
        "It shows what the phone system says, what is wanted, and what Microsoft Teams has; below is everything that happened to this person in both systems. What waits for your answer stands at the top.",
        "Sync this user syncs this person, and whoever the number concerns. Choose the account names the Microsoft account where the addresses lead to none, or to the wrong one.",
      ],
    },
    {
      id: "blocked-people",
      question: "What does Blocked mean?",
      answer: [
        line`Something has to be put right first that Voice Sync must not, or cannot, put right itself: there is no account, no Teams Phone licence, a Calling Plan, a number that is not international. Under ${users} people are counted by cause, and each one has advice.`,
        "It is not an error of the job. With Auto Sync on, Voice Sync looks again, soon at first and then every hour, and goes on by itself when the cause is gone.",
      ],
    },
    {
      id: "number-held",
      question: "The number belongs to somebody else in Teams. What now?",
      answer: [
        "No number is ever taken from an account that Voice Sync does not manage: a resource account, a deleted account, or a leaver without a licence. The person's page names the holder and says what to do there. When the number is free, the next sync assigns it.",
      ],
    },
    {
      id: "swap-numbers",
      question: "Can people swap their numbers?",
      answer: [
        "Yes, however many are in the circle. Numbers are freed before they are given, everybody is checked before the first one is freed, and no two people have the same number at any moment.",
      ],
    },
    {
      id: "two-with-one-number",
      question: "Two people have the same number in the phone system. Who gets it?",
      answer: [
        "Neither, until the phone system says who. Take the number from all but one of them there; the rest follows by itself.",
      ],
    },
    {
      id: "number-form",
      question: "How must a number be written?",
      answer: [
        "In international form (E.164): a plus, the country code and digits, such as +441134960001. What cannot be read like that is not guessed; the person is blocked until it is corrected in the phone system.",
      ],
    },
    {
      id: "leavers",
      question: "When is somebody's number taken back?",
      answer: [
        "At the next sync, if Teams is unticked for the person in the phone system or the person is made inactive there. Who has vanished from the phone system has to be missing for 10 minutes and be confirmed as gone; until then the person's page shows when the removal is due.",
        "Only numbers that Voice Sync manages are taken back, and many at once wait for your approval.",
      ],
    },
    {
      id: "on-hold",
      question: "What does it mean that somebody is on hold?",
      answer: [
        line`No sync changes that person: a change was rejected or undone, another tool keeps changing it (Contested), or you keep Microsoft's value. It ends when the person's record in the phone system changes, or with Plan again on the person's page. You find them under ${users}.`,
      ],
    },
    {
      id: "identity-changed",
      question: "What does Identity changed mean?",
      answer: [
        "The addresses in the phone system now lead to another Microsoft account than before, perhaps because somebody was renamed or an address was given to somebody new. Nothing is written until you say on the person's page which account is right.",
      ],
    },
    {
      id: "voice-rules",
      question: "How do people get their voice policies?",
      answer: [
        line`By the voice rules under ${teams}: voice routing policy, dial plan and calling policy, by site or country, with a default. The first rule that fits counts. Leave as is touches nothing, Tenant default takes away what is assigned to the person.`,
        "Saving them changes nothing in Microsoft Teams before the next sync. Emergency settings are preserved, and licences, gateways, routes and policies themselves are never made or changed.",
      ],
    },
    {
      id: "not-enabled",
      question: "Who counts as enabled for Teams?",
      answer: [
        line`An active person of the phone system with one extension for which Teams is ticked. With several such extensions the person is blocked, because Teams takes one number. How many there are stands under ${pbx}.`,
        line`See also ${see("leavers", "When is somebody's number taken back?")}`,
      ],
    },
  ],
};
