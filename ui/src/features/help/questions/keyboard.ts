import type { Group } from "../help-words";

export const keyboard: Group = {
  id: "keyboard",
  title: "Keyboard",
  questions: [
    {
      id: "keys",
      question: "Which keys can I use?",
      answer: [
        "Everything can be reached and pressed with the keyboard.",
        {
          facts: [
            [
              "Tab, Shift+Tab",
              "To the next control, or back. The first stop of the window skips to the page.",
            ],
            ["Enter", "Presses a button, follows a link, opens or closes a question here."],
            ["Arrow keys", "Move within a menu, between the tabs of a job, and between choices."],
            ["Escape", "Closes a menu or a dialog. In a sign-in it ends the sign-in."],
            [
              "Alt+Shift+Enter",
              "On Sync Now, or on a Teams sync in its menu: a diagnostic sync, with debug detail in its output log.",
            ],
            ["Alt+Shift+click", "The same with the mouse."],
          ],
        },
      ],
    },
  ],
};
