import { type Group, line, pbx, see, teams, users } from "../help-words";

/** What neither vendor says, where a person may meet it. */
export const goodToKnow: Group = {
  id: "good-to-know",
  title: "Good to know",
  questions: [
    {
      id: "unknown-8x8-key",
      question: "What is not certain about 8x8's API?",
      answer: [
        line`It is in closed beta, so 8x8 may still change it. The product that a key needs is called UC & CC User Admin in one part of 8x8's documentation and UC & CC User Management in another.`,
        line`A key may be limited to certain addresses. If Test connection under ${pbx} is refused although the key is right, look at the key in the 8x8 Admin Console.`,
      ],
    },
    {
      id: "unknown-8x8-news",
      question: "Does 8x8 report every change?",
      answer: [
        "8x8 does not say how soon its audit records show a change, nor whether ticking Teams is among them. Voice Sync therefore also reads the whole list every five minutes until the records have told of a Teams box, and from then on every quarter of an hour (every hour where there are thousands of people); every four minutes where a key has no audit records.",
        "Some rows of that list may leave parts of a person out. Those people are asked for one by one, and what is not said is never taken for empty.",
      ],
    },
    {
      id: "unknown-account",
      question: "How does Voice Sync know which account is whose?",
      answer: [
        line`8x8 does not say which of its fields holds the Microsoft account. Voice Sync tries the federation ID, then the user name, then the primary e-mail address. Where that leads to several accounts or to none it does not guess; choose the account on the person's page under ${users}.`,
      ],
    },
    {
      id: "unknown-approval",
      question: "Why do the permissions not work right after the approval?",
      answer: [
        line`Microsoft may take some minutes, and does not say how long. Nor does it say whether the application needs a role in Entra besides the permissions. If all four are granted and a change is still refused, give the application the role Teams Telephony Administrator, then choose Test under ${teams}.`,
      ],
    },
    {
      id: "unknown-refusals",
      question: "Why is a refusal shown in Microsoft's own words?",
      answer: [
        "Microsoft publishes no full list of its reasons. Those that are known have a sentence and advice of Voice Sync; Microsoft's own words stand beside them, and alone where a reason is not known.",
      ],
    },
    {
      id: "unknown-speed",
      question: "Why does a sync of thousands of people take long?",
      answer: [
        "Microsoft does not say how many changes of numbers it takes in a time. Voice Sync sends five a second at most, waits when Microsoft asks for it, and looks at each change until Teams shows it.",
      ],
    },
    {
      id: "unknown-extension",
      question: "Can a number have an extension?",
      answer: [
        "Microsoft describes numbers such as +441134960001;ext=12 for PowerShell, and does not say whether the interface that Voice Sync uses takes them. Voice Sync sends them as they are; try it with one person first.",
      ],
    },
    {
      id: "unknown-licence",
      question: "How soon does a new licence count?",
      answer: [
        line`Up to 24 hours can go by until Microsoft Teams knows an account that was just licensed. Until then the person is blocked: see ${see("blocked-people", "What does Blocked mean?")}`,
      ],
    },
    {
      id: "unknown-policies",
      question: "Why do I have to type the names of voice policies?",
      answer: [
        line`Microsoft has no list of them that Voice Sync could read. Type the name as it stands in the Teams admin center; Check, beside it under ${teams}, asks Microsoft whether the tenant has it.`,
      ],
    },
  ],
};
