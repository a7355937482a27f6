import { type Group, line, see, teams } from "../help-words";

export const consent: Group = {
  id: "consent",
  title: "Consent and security",
  questions: [
    {
      id: "who-approves",
      question: "Who has to approve Voice Sync?",
      answer: [
        line`A Global Administrator of your tenant, once: in the step Approval of Connect or later under ${teams}. The browser opens, the administrator signs in, the role is checked, and Microsoft's own page grants the permissions. Anybody else is told so, and nothing is stored.`,
        "If you are not one yourself, use Copy request under Sync Now and send it to one. Whoever is eligible through Privileged Identity Management (PIM) activates the role first.",
      ],
    },
    {
      id: "which-permissions",
      question: "Which permissions are granted?",
      answer: [
        "Four, to an application that is registered in your own tenant. There is none among them to manage applications, licences or policies themselves.",
        {
          facts: [
            ["User.Read.All", "To find the account of each person."],
            ["TeamsUserConfiguration.Read.All", "To see the number and the policies that Teams shows."],
            ["TeamsTelephoneNumber.ReadWrite.All", "To assign and unassign numbers."],
            ["TeamsPolicyUserAssign.ReadWrite.All", "To assign and unassign voice policies."],
          ],
        },
      ],
    },
    {
      id: "stored-passwords",
      question: "Is a Microsoft password stored?",
      answer: [
        "No. Passwords are typed on Microsoft's own page and never reach Voice Sync. The sign-in of the Global Administrator is forgotten as soon as it was checked.",
        "What stays is what Voice Sync signs in with itself: a certificate made on this computer, or what you chose instead. It is kept encrypted in a vault, and its key in the system's keychain or in a key file you name. It is never shown, logged or exported. Programs that run as the same operating-system user may use it.",
      ],
    },
    {
      id: "how-long-approval",
      question: "Does the approval expire?",
      answer: [
        line`With a certificate it does not lapse with anybody's password. One that was made here is renewed from 30 days before its end, while Voice Sync runs and if the object ID of the registration is known; otherwise, renew it under ${teams}, which shows until when it is valid.`,
        "A certificate of your company is renewed by your company. The sign-in of a dedicated account is used every few days so that it does not lapse; it ends when its password is reset or Microsoft is told to end it.",
      ],
    },
    {
      id: "no-certificates",
      question: "Our tenant forbids certificates for applications. What now?",
      answer: [
        "When you approve, choose a dedicated Teams administrator's account. Use an account made for Voice Sync that is a Teams Telephony Administrator and nothing more; a Global Administrator's account is refused.",
      ],
    },
    {
      id: "revoke",
      question: "How do I take the approval back?",
      answer: [
        line`Choose Revoke under ${teams}. Voice Sync forgets what it signs in with and switches Auto Sync off; numbers stay as they are. To remove the application as well, delete it under Enterprise applications in the Microsoft Entra admin center.`,
        "If it is withdrawn only at Microsoft, an access that was already given can last for up to about an hour.",
      ],
    },
    {
      id: "what-is-kept",
      question: "What does Voice Sync keep about our people?",
      answer: [
        "Names, addresses, numbers and the history of the jobs, in a database on this computer that only your operating-system account may read. There are no secrets in it, and it stays on this computer.",
      ],
    },
    {
      id: "safety",
      question: "What keeps a sync from doing damage?",
      answer: [
        "Only accounts that Voice Sync gave a number, or found right, are changed back or freed. A number that somebody else has is left with them. Nobody is removed for what the phone system does not say, or says only once.",
        line`Each value is read again right before it is changed, and each change is verified afterwards. Many removals or replacements at once wait for you: see ${see("held-jobs", "Why is a job held for approval?")}`,
      ],
    },
  ],
};
