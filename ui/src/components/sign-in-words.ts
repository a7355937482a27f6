import type { ConsentMethodView } from "../ipc/bindings";

/** How Voice Sync signs in when nobody is signed in. */
export const signInWords: Record<ConsentMethodView, string> = {
  certificate: "As itself, with this computer's certificate",
  delegated: "With a Teams administrator's account",
  client_secret: "As itself, with a client secret that somebody entered",
};
