import { isGuid } from "./fields";

export const approvalLead =
  "Voice Sync works in your tenant as an application that is registered there, with the permissions that a Global Administrator grants it.";

const example = "It looks like 6f1c0f3e-0000-4000-8000-000000000001.";

/** Whether both stand for the same id, as the shell takes it: in any case, with braces or without. */
export function isSameId(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

const bare = (id: string) =>
  id
    .trim()
    .replace(/^\{|\}$/g, "")
    .toLowerCase();

/** What is wrong with an application's id. */
export function clientProblem(client: string): string | null {
  if (client.trim() === "") return "Enter the application id.";
  return isGuid(client) ? null : `This is not an application id. ${example}`;
}

/** What is wrong with the object id of a registration, which may stay away. */
export function objectProblem(object: string): string | null {
  return object.trim() === "" || isGuid(object) ? null : `This is not an object id. ${example}`;
}
