// The command line beside the window: a data folder, and `voice-sync` run on it.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const { VOICE_SYNC_DESKTOP } = process.env;
if (!VOICE_SYNC_DESKTOP) {
  throw new Error("Run this suite with `npm run test:desktop`.");
}

const command = join(dirname(VOICE_SYNC_DESKTOP), "voice-sync");

/** The connection that `Tenant.connect` makes, and that of the window's own sample tenant. */
export const main = "main";
export const sample = "sample";

/** A new data folder. */
export function dataFolder() {
  return mkdtempSync(join(tmpdir(), "voice-sync-data-"));
}

/** Runs `voice-sync` on a connection of this data folder; what it says, and how it ended. */
export function voiceSyncOn(connection, data, ...args) {
  return run([...args, "--data-dir", data, "--connection", connection]);
}

/** Runs `voice-sync` on the sample tenant of this data folder. */
export function voiceSync(data, ...args) {
  return voiceSyncOn(sample, data, ...args);
}

/** Runs `voice-sync` with these arguments and, beside those of this process, these variables. */
export function run(args, variables = {}) {
  const env = { ...process.env, ...variables };
  const { status, stdout, stderr } = spawnSync(command, [...args, "--json"], { encoding: "utf8", env });
  const last = stdout.trim().split("\n").at(-1);
  if (!last) throw new Error(`voice-sync ${args.join(" ")} ended with ${status}: ${stderr}`);
  return { status, answer: JSON.parse(last) };
}

/** Starts `voice-sync`; its process, to be ended by whoever asked for it. */
export function start(args, stdio) {
  return spawn(command, args, { stdio });
}
