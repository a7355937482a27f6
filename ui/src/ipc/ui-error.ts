import type { RefusedPolicyView, UiError, UiErrorCode } from "./bindings";

function isUiError(error: unknown): error is UiError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** What to show of anything a command can reject with: our own error, or a plain sentence of Tauri. */
export function readError(error: unknown): Pick<UiError, "message" | "advice" | "detail"> {
  if (isUiError(error)) {
    return { message: error.message, advice: error.advice, detail: error.detail };
  }
  const message = "Voice Sync did not answer. Close the window and open it again.";
  return { message, advice: null, detail: error instanceof Error ? error.message : String(error) };
}

/** The code of an error of ours, where the page acts on it. */
export function errorCode(error: unknown): UiErrorCode | null {
  return isUiError(error) ? error.code : null;
}

/** The voice policy that an error of ours is about. */
export function refusedPolicy(error: unknown): RefusedPolicyView | null {
  return (isUiError(error) && error.policy) || null;
}
