import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";

/** Puts `text` into the field with this label, as one pastes it: key by key, a long id takes a second each. */
export async function fill(label: RegExp, text: string) {
  const field = (await screen.findByLabelText(label)) as HTMLInputElement;
  await userEvent.clear(field);
  await userEvent.paste(text);
  return field;
}
