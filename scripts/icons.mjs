// Draws every size of icons/icon.svg, and icons/tray/*.svg, anew: `node scripts/icons.mjs`. It needs nothing but the
// packages of `npm run setup`: Tauri's command renders SVG by itself. The committed pictures are what counts.
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { run, top } from "./run.mjs";

/** Twice the 22 points of a panel on Linux and of the menu bar on macOS; Windows makes it smaller. */
const TRAY_PIXELS = "44";

const icons = join(top, "icons");
const drawn = mkdtempSync(join(tmpdir(), "voice-sync-icons-"));

function draw(source, name, ...args) {
  const folder = join(drawn, name);
  if (!run("tauri", ["icon", source, "--output", folder, ...args])) {
    throw new Error(`${source} could not be drawn; what Tauri says is above.`);
  }
  return folder;
}

/** The pictures of telephones and of the Microsoft Store are made too: only what the configuration names is kept. */
function drawApp() {
  const { bundle } = JSON.parse(readFileSync(join(top, "tauri.conf.json"), "utf8"));
  const folder = draw(join(icons, "icon.svg"), "app");
  for (const path of bundle.icon) copyFileSync(join(folder, basename(path)), join(top, path));
}

function drawTray() {
  for (const file of readdirSync(join(icons, "tray")).filter((name) => name.endsWith(".svg"))) {
    const name = basename(file, ".svg");
    const folder = draw(join(icons, "tray", file), name, "--png", TRAY_PIXELS);
    copyFileSync(join(folder, `${TRAY_PIXELS}x${TRAY_PIXELS}.png`), join(icons, "tray", `${name}.png`));
  }
}

try {
  drawApp();
  drawTray();
} finally {
  rmSync(drawn, { recursive: true, force: true });
}
