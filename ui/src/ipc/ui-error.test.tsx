import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { ErrorBar } from "../components/error-bar";
import errorSentences from "../testing/error-sentences.json";
import type { UiError, UiErrorCode } from "./bindings";
import { errorCode, readError } from "./ui-error";

/** As the shell says them; a code that is missing here is a type error. */
const sentences: Record<UiErrorCode, [string, string | null]> = {
  invalid_request: ["There is no such page of jobs.", null],
  not_connected: ["No connection is open.", "Open one on the first page."],
  another_leader: ["Another Voice Sync leads this connection.", "Wait until it ends."],
  busy: ["A job is running.", "Wait until it ends."],
  not_found: ["There is no such job.", null],
  wrong_credential: ["Microsoft refuses the client secret.", "Enter a new one."],
  unreachable: ["Microsoft could not be reached.", "Look at this computer's network."],
  data_unusable: ["The database is locked.", "Close voice-sync."],
  failed: ["The file could not be written.", "Choose another folder."],
};

const errors = Object.entries(sentences).map(([code, [message, advice]]) => {
  const error: UiError = { code: code as UiErrorCode, message, advice, detail: `detail of ${code}` };
  return [code, error] as const;
});

test.each(errors)("%s is said with its advice, its detail folded", (code, error) => {
  const { message, advice, detail } = error;
  expect(readError(error)).toEqual({ message, advice, detail });
  expect(errorCode(error)).toBe(code);
  render(<ErrorBar error={error} />);
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toContain(`${message}${advice ?? ""}`);
  const folded = screen.getByText(`detail of ${code}`).closest("details");
  expect(folded?.open).toBe(false);
});

test.each(Object.entries(errorSentences))("%s: the shell's own sentence and advice are shown", (_, error) => {
  const { message, advice } = error;
  expect(message).toMatch(/^[A-Z0-9].*[.!?]$/);
  render(<ErrorBar error={error} />);
  const alert = screen.getByRole("alert");
  expect(alert.textContent).toContain(message);
  if (advice !== null) expect(alert.textContent).toContain(advice);
});

test.each([
  [new Error("ipc closed"), "ipc closed"],
  ["command state not allowed", "command state not allowed"],
  [undefined, "undefined"],
])("what is no error of ours says what to do, its words kept for support: %s", (thrown, detail) => {
  expect(readError(thrown)).toEqual({
    message: "Voice Sync did not answer. Close the window and open it again.",
    advice: null,
    detail,
  });
  expect(errorCode(thrown)).toBeNull();
});

test.each([null, undefined])("nothing that went wrong (%s) says nothing", (error) => {
  const { container } = render(<ErrorBar error={error} />);
  expect(container.textContent).toBe("");
});

test("an error without a detail has nothing to unfold", () => {
  render(<ErrorBar error={{ code: "busy", message: "A job is running.", advice: null, detail: null }} />);
  expect(screen.queryByText("Details for support")).toBeNull();
});
