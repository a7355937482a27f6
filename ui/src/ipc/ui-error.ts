import type { UiError } from "./bindings";

function isUiError(error: unknown): error is UiError {
  return typeof error === "object" && error !== null && "code" in error && "message" in error;
}

/** What to show of anything a command can reject with: our own error, or a plain sentence of Tauri. */
export function readError(error: unknown): { message: string; detail: string | null } {
  if (isUiError(error)) {
    return { message: error.message, detail: error.detail };
  }
  const message = "Voice Sync did not answer. Close the window and open it again.";
  return { message, detail: error instanceof Error ? error.message : String(error) };
}
