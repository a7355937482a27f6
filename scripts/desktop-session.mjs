// The window suite on a desktop of its own. `npm run test:desktop -- tests/desktop/undo.test.mjs` runs the files named
// alone. What the suite makes goes with it, but for the pictures of the last run.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { onOwnDesktop } from "./own-desktop.mjs";
import { desktopBinary, top } from "./run.mjs";

rmSync(join(top, "target", "screens"), { recursive: true, force: true });

const named = process.argv.slice(2);
const files = named.length > 0 ? named : ["tests/desktop/"];
const reporters = ["tap", join(top, "scripts", "test-failures.mjs")];
const told = reporters.flatMap((reporter) => [
  `--test-reporter=${reporter}`,
  "--test-reporter-destination=stdout",
]);
const suite = ["node", "--test", "--test-concurrency=1", ...told, ...files];

const passed = onOwnDesktop(suite, { VOICE_SYNC_DESKTOP: desktopBinary() });
process.exitCode = passed ? 0 : 1;
