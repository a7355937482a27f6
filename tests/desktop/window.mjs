// The built app under WebDriver: one window, opened and closed by the test that asks for it.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Builder, By, Capabilities, until } from "selenium-webdriver";

const WAIT_MS = 30_000;

const { VOICE_SYNC_DESKTOP, VOICE_SYNC_SCREENS } = process.env;
if (!VOICE_SYNC_DESKTOP || !VOICE_SYNC_SCREENS) {
  throw new Error("Run this suite with `npm run test:desktop`.");
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

function answers(port) {
  return new Promise((answer) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => answer(true)).once("error", () => answer(false));
    socket.once("connect", () => socket.destroy());
  });
}

async function listening(port, driver) {
  const end = Date.now() + WAIT_MS;
  while (!(await answers(port))) {
    if (driver.exitCode !== null) throw new Error(`tauri-driver ended with ${driver.exitCode}`);
    if (Date.now() > end) throw new Error("tauri-driver does not listen");
    await new Promise((next) => setImmediate(next));
  }
}

/** A new data folder; with `demo`, holding the history of a demonstration. */
export function dataFolder({ demo = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "voice-sync-data-"));
  if (demo) {
    const command = join(dirname(VOICE_SYNC_DESKTOP), "voice-sync");
    execFileSync(command, ["demo", "--users", "20", "--keep", folder, "--json"], {
      stdio: ["ignore", "ignore", "inherit"],
    });
  }
  return folder;
}

/** Opens the app on a data folder; `dark` asks for it as a dark desktop would. */
export async function openWindow({ dark = false, data = dataFolder() } = {}) {
  const port = await freePort();
  const nativePort = await freePort();
  const args = ["--port", String(port), "--native-port", String(nativePort)];
  const env = { ...process.env, GTK_THEME: dark ? "Adwaita:dark" : "Adwaita", VOICE_SYNC_DATA_DIR: data };
  const process_ = spawn("tauri-driver", args, { stdio: ["ignore", "inherit", "inherit"], env });
  await listening(port, process_);
  await listening(nativePort, process_);
  const capabilities = new Capabilities();
  capabilities.set("tauri:options", { application: VOICE_SYNC_DESKTOP });
  capabilities.setBrowserName("wry");
  const server = `http://127.0.0.1:${port}/`;
  const driver = await new Builder().withCapabilities(capabilities).usingServer(server).build();
  return new Window(driver, process_);
}

class Window {
  constructor(driver, tauriDriver) {
    this.driver = driver;
    this.tauriDriver = tauriDriver;
  }

  /** The first element with this role whose accessible name or text is `name`. */
  async find(selector, text) {
    const xpath = `//${selector}[normalize-space(.)='${text}']`;
    return this.driver.wait(until.elementLocated(By.xpath(xpath)), WAIT_MS, `${selector} "${text}"`);
  }

  page() {
    return this.evaluate("return document.body.innerText");
  }

  evaluate(script, ...args) {
    return this.driver.executeScript(script, ...args);
  }

  evaluateAsync(script, ...args) {
    return this.driver.executeAsyncScript(script, ...args);
  }

  /** What axe-core finds wrong, in words. */
  async accessibilityFaults() {
    await this.evaluate(axe);
    const violations = await this.evaluateAsync(
      "const done = arguments[0]; axe.run().then((r) => done(r.violations), (e) => done([{ id: String(e), nodes: [] }]));",
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  }

  /** What the content security policy refused since the page began; `ui/src/app/policy-refusals.ts` keeps it. */
  refusedByPolicy() {
    return this.evaluate(
      "return performance.getEntriesByName('refused by policy').map((mark) => mark.detail)",
    );
  }

  /** Keeps a picture of the page, when its animations have ended and its fonts are there. */
  async screenshot(name) {
    await this.evaluateAsync(`
      const done = arguments[0];
      const ended = document.getAnimations().filter((animation) => animation.effect.getComputedTiming().endTime < Infinity).map((animation) => animation.finished.catch(() => undefined));
      Promise.all([document.fonts.ready, ...ended]).then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));
    `);
    mkdirSync(VOICE_SYNC_SCREENS, { recursive: true });
    const picture = await this.driver.takeScreenshot();
    writeFileSync(join(VOICE_SYNC_SCREENS, `${name}.png`), Buffer.from(picture, "base64"));
  }

  async close() {
    try {
      await this.driver.quit();
    } finally {
      this.tauriDriver.kill();
    }
  }
}
