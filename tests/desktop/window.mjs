// The built app under WebDriver: one window, opened and closed by the test that asks for it.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { Builder, By, Capabilities, error, Key, until } from "selenium-webdriver";
import { dataFolder } from "./command.mjs";

const WAIT_MS = 30_000;
/** A native dialog takes what is typed badly while the computer is at its limit. */
const DIALOG_MS = 120_000;

const { VOICE_SYNC_DESKTOP, VOICE_SYNC_SCREENS } = process.env;
if (!VOICE_SYNC_DESKTOP || !VOICE_SYNC_SCREENS) {
  throw new Error("Run this suite with `npm run test:desktop`.");
}

/** Whether nothing is hidden from a screen reader but by a dialog that is open. */
const uncovered = `
  const isOpen = document.querySelector("[role=dialog], [role=alertdialog]") !== null;
  return isOpen || document.querySelector("body > [aria-hidden=true]:not([data-tabster-dummy])") === null;`;

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

/** Opens the app, or another that WebDriver can drive, on a data folder, on a desktop of this GTK theme that enlarges
 * everything so much, with more in its environment. */
export async function openWindow({
  data = dataFolder(),
  theme = "Adwaita",
  scale = 1,
  application = VOICE_SYNC_DESKTOP,
  environment = {},
} = {}) {
  const port = await freePort();
  const nativePort = await freePort();
  const args = ["--port", String(port), "--native-port", String(nativePort)];
  const env = {
    ...process.env,
    GTK_THEME: theme,
    GDK_DPI_SCALE: String(scale),
    VOICE_SYNC_DATA_DIR: data,
    VOICE_SYNC_SAMPLE_LAG_MS: "20",
    ...environment,
  };
  // In a group of its own, so that nothing of it outlives the window.
  const process_ = spawn("tauri-driver", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env,
    detached: true,
  });
  await listening(port, process_);
  await listening(nativePort, process_);
  const capabilities = new Capabilities();
  capabilities.set("tauri:options", { application });
  capabilities.setBrowserName("wry");
  const server = `http://127.0.0.1:${port}/`;
  const driver = await new Builder().withCapabilities(capabilities).usingServer(server).build();
  return new Window(driver, process_);
}

/** Acts on the desktop itself, where the web view cannot reach; what it answers. */
export function xdotool(...args) {
  const { status, stdout, stderr } = spawnSync("xdotool", args, { encoding: "utf8", timeout: WAIT_MS });
  if (status !== 0) throw new Error(`xdotool ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

/** The windows on the screen whose title is like this. */
export function windowsNamed(title) {
  const { stdout } = spawnSync("xdotool", ["search", "--onlyvisible", "--name", title], { encoding: "utf8" });
  return stdout.split("\n").filter(Boolean);
}

function focusDialog(title) {
  const found = xdotool("search", "--sync", "--onlyvisible", "--name", title);
  xdotool("windowfocus", "--sync", found.split("\n").at(-1));
}

class Window {
  constructor(driver, tauriDriver) {
    this.driver = driver;
    this.tauriDriver = tauriDriver;
  }

  /** Presses the first button, link or entry whose words contain `text`, with the keyboard, as soon as it takes that:
   * the page may be about to draw it anew, or to let it go. */
  async press(text) {
    const xpath = `//*[self::button or self::a or @role='menuitem'][contains(normalize-space(.), "${text}")]`;
    await this.until(`"${text}" can be pressed`, async () => {
      const [element] = await this.driver.findElements(By.xpath(xpath));
      try {
        return element !== undefined && (await this.pressed(element));
      } catch (gone) {
        if (gone instanceof error.StaleElementReferenceError) return false;
        throw gone;
      }
    });
  }

  /** Presses it, where it takes that now. */
  async pressed(element) {
    if (!(await element.isEnabled())) return false;
    if ((await element.getAttribute("aria-disabled")) === "true") return false;
    if (!(await this.holdsFocus(element))) return false;
    await element.sendKeys(Key.ENTER);
    return true;
  }

  /** Whether the focus stays where it is put: a page that just opens takes it, and with it the key. */
  holdsFocus(element) {
    return this.evaluateAsync(
      `const [element, done] = arguments;
       element.focus();
       const isHeld = () => done(document.activeElement === element);
       requestAnimationFrame(() => requestAnimationFrame(isHeld));`,
      element,
    );
  }

  /** Ticks, or unticks, entries of a menu that stays open meanwhile; its button is named by `name`. */
  async tick(name, ...entries) {
    const button = By.xpath(
      `//button[contains(@aria-label, "${name}") or contains(normalize-space(.), "${name}")]`,
    );
    await (await this.found(button, name)).sendKeys(Key.ENTER);
    for (const text of entries) {
      const entry = By.xpath(`//*[@role='menuitemcheckbox'][normalize-space(.)="${text}"]`);
      await (await this.found(entry, text)).sendKeys(Key.ENTER);
    }
    await this.driver.actions().sendKeys(Key.ESCAPE).perform();
    await this.until(`the menu of "${name}" is closed`, async () => {
      return (await this.driver.findElements(By.css("[role='menuitemcheckbox']"))).length === 0;
    });
  }

  /** Whether there is a button with these words that takes a press. */
  canPress(text) {
    return this.evaluate(
      `return [...document.querySelectorAll("button:not([aria-disabled='true'])")].some((button) => button.innerText === arguments[0])`,
      text,
    );
  }

  /** Presses the button that a screen reader calls `name`. */
  async pressNamed(name) {
    await (await this.found(By.xpath(`//button[@aria-label="${name}"]`), name)).sendKeys(Key.ENTER);
  }

  /** The field with this label. */
  field(label) {
    const named = By.xpath(
      `//*[self::input or self::textarea or self::button or self::select][@id=//label[normalize-space(.)="${label}" or normalize-space(.)="${label}*"]/@for]`,
    );
    return this.found(named, `the field "${label}"`);
  }

  /** Types into the field with this label, in place of what stood there. */
  async type(label, text) {
    const field = await this.field(label);
    await this.until(`"${label}" can be seen`, until.elementIsVisible(field));
    await field.clear();
    await field.sendKeys(text);
  }

  /** Chooses an entry of the list that drops down from the field with this label. */
  async choose(label, text) {
    await (await this.field(label)).sendKeys(Key.ENTER);
    const option = By.xpath(`//*[@role='option'][normalize-space(.)="${text}"]`);
    await (await this.found(option, text)).click();
  }

  /** Chooses one of several by the words beside it. */
  async tickRadio(label) {
    await (await this.field(label)).sendKeys(Key.SPACE);
  }

  /** Chooses an entry of the list that drops down and is called by the words of another element. */
  async chooseNamed(name, text) {
    const box = By.xpath(`//*[@role='combobox'][@aria-labelledby=//*[normalize-space(.)="${name}"]/@id]`);
    await (await this.found(box, name)).sendKeys(Key.ENTER);
    const option = By.xpath(`//*[@role='option'][normalize-space(.)="${text}"]`);
    await (await this.found(option, text)).click();
  }

  /** Types into the field that a screen reader calls like this. */
  async typeNamed(pattern, text) {
    const field = await this.until(`a field called ${pattern}`, async () => {
      for (const box of await this.driver.findElements(By.css("input"))) {
        const name = (await box.getAttribute("aria-label")) ?? "";
        if (pattern.test(name)) return box;
      }
      return null;
    });
    await field.clear();
    await field.sendKeys(text);
  }

  /** Chooses an entry of the list that a screen reader calls `name`. */
  async select(name, text) {
    const list = await this.found(By.xpath(`//select[@aria-label="${name}"]`), name);
    // What lies at the edge of the page may be covered there.
    await this.evaluate("arguments[0].scrollIntoView({ block: 'center' })", list);
    await list.findElement(By.xpath(`./option[normalize-space(.)="${text}"]`)).click();
  }

  found(locator, what) {
    return this.until(what, until.elementLocated(locator));
  }

  /** Waits until the page says this. */
  says(pattern, waitMs = WAIT_MS) {
    return this.until(`the page says ${pattern}`, async () => pattern.test(await this.page()), waitMs);
  }

  /** Waits until this is so; where it does not become so, tells what the page says instead. */
  async until(what, isSo, waitMs = WAIT_MS) {
    try {
      return await this.driver.wait(isSo, waitMs, what);
    } catch (late) {
      late.message += `\nat ${await this.address()} the page says:\n${await this.page()}`;
      throw late;
    }
  }

  /** The words in the cells of a table, row by row. */
  rows(table) {
    return this.evaluate(
      `const rows = document.querySelectorAll('table[aria-label="${table}"] tbody tr');
       return [...rows].map((row) => [...row.cells].map((cell) => cell.innerText));`,
    );
  }

  /** What the page says of something that it names. */
  fact(name) {
    return this.evaluate(
      "return [...document.querySelectorAll('dt')].find((term) => term.innerText === arguments[0])?.nextElementSibling.innerText",
      name,
    );
  }

  /** The address of the page. */
  address() {
    return this.evaluate("return location.hash");
  }

  /** Opens a page by its address. */
  open(address) {
    return this.evaluate("window.location.hash = arguments[0]", address);
  }

  /** Answers the native question with this title: the verb comes first, Escape is a no. */
  async answer(title, yes) {
    focusDialog(title);
    xdotool("key", yes ? "Return" : "Escape");
    await this.until(`"${title}" is answered`, () => windowsNamed(title).length === 0);
  }

  /** Names a file in the native dialog that asks where to write it. */
  saveAs(path) {
    focusDialog("Save File");
    xdotool("key", "ctrl+a");
    xdotool("type", path);
    xdotool("key", "Return");
  }

  /** Closes what lies over the page. */
  escape() {
    return this.driver.actions().sendKeys(Key.ESCAPE).perform();
  }

  /** Chooses a file to read in the native dialog that the page opens at a press on `button`, until the page says so.
   * The dialog fills its line for a path by itself while it is built up, and what is typed then is mixed with that: the
   * person at the keyboard sees it and chooses once more. */
  chooseFile(button, title, path, chosen) {
    return this.choosing(button, title, chosen, () => {
      xdotool("key", "ctrl+l", "ctrl+a", "BackSpace");
      xdotool("type", "--delay", "30", path);
      xdotool("key", "Return");
    });
  }

  /** Takes the folder that the dialog offers, likewise: typing another one while it is built up takes that one too. */
  takeFolder(button, title, chosen) {
    return this.choosing(button, title, chosen, () => xdotool("key", "Return"));
  }

  /** Opens the dialog where it is not open and acts in it, until the page says that something was chosen. */
  choosing(button, title, chosen, choose) {
    const isOpen = () => windowsNamed(title).length > 0;
    return this.until(
      `the page says ${chosen}`,
      async () => {
        if (chosen.test(await this.page())) return true;
        if (!isOpen()) {
          if (!(await this.canPress(button))) return false;
          await this.press(button);
          focusDialog(title);
        }
        choose();
        return false;
      },
      DIALOG_MS,
    );
  }

  /** Follows the link to a page. */
  async follow(address) {
    await (await this.found(By.css(`a[href$="#${address}"]`), `the link to ${address}`)).sendKeys(Key.ENTER);
  }

  /** Gives the window a size, and the page a theme as a person chooses it in Settings. */
  async dress([width, height], scheme) {
    await this.driver.manage().window().setRect({ x: 0, y: 0, width, height });
    // Again where it has to be: the page saves what it remembers at any time, and with that the theme it shows.
    await this.until(`the page is ${scheme}`, () =>
      this.evaluateAsync(
        `const [scheme, done] = arguments;
         const isShown = () => document.documentElement.style.colorScheme === scheme;
         const { invoke } = window.__TAURI_INTERNALS__;
         const save = (kept) => invoke("save_preferences", { preferences: { ...kept, theme: scheme } });
         const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done(isShown())));
         if (isShown()) done(true);
         else invoke("preferences").then(save).then(painted, () => done(false));`,
        scheme,
      ),
    );
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

  /** What axe-core finds wrong, in words, with every rule on that is not of WCAG's level AAA. Fluent's own marks
   * for moving the focus are not ours to mend, and its menus stand beside the landmarks of the page. */
  async accessibilityFaults() {
    // Fluent uncovers what lay below a dialog a quarter of a second after it is gone. axe reads the name of an attribute
    // before its value: one that goes in between would count as empty.
    await this.until("nothing is covered by a dialog that is gone", () => this.evaluate(uncovered));
    await this.evaluate(axe);
    const violations = await this.evaluateAsync(
      `const done = arguments[0];
       const asked = axe.getRules().filter(({ tags }) => !tags.includes("wcag2aaa"));
       const rules = Object.fromEntries(asked.map(({ ruleId }) => [ruleId, { enabled: true }]));
       axe.run({ exclude: [["[data-tabster-dummy]"]] }, { rules })
         .then(({ violations }) => {
           const isInMenu = ({ target }) => document.querySelector(target[0])?.closest("[role=presentation], [role=menu]");
           for (const found of violations) {
             if (found.id === "region") found.nodes = found.nodes.filter((node) => !isInMenu(node));
           }
           done(violations.filter(({ nodes }) => nodes.length > 0));
         }, (error) => done([{ id: String(error), nodes: [] }]));`,
    );
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  }

  /** What the content security policy refused since the page began; `ui/src/app/policy-refusals.ts` keeps it. */
  refusedByPolicy() {
    return this.evaluate(
      "return performance.getEntriesByName('refused by policy').map((mark) => mark.detail)",
    );
  }

  /** Keeps a picture of the page, its animations at their end and its fonts there. */
  async screenshot(name) {
    await this.evaluateAsync(`
      const done = arguments[0];
      const ends = ({ effect }) => effect.getComputedTiming().endTime < Infinity;
      for (const animation of document.getAnimations().filter(ends)) animation.finish();
      document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done())));
    `);
    mkdirSync(VOICE_SYNC_SCREENS, { recursive: true });
    // Painted without OpenGL, WebKit's driver waits for the next time that something is painted: else none may come.
    await this.evaluate(`
      const { style } = document.documentElement;
      const seen = ["", "1px solid transparent"];
      window.repainting = setInterval(() => { style.outline = seen.reverse()[0]; }, 20);
    `);
    let picture;
    try {
      picture = await this.driver.takeScreenshot();
    } finally {
      await this.evaluate("clearInterval(window.repainting); document.documentElement.style.outline = '';");
    }
    writeFileSync(join(VOICE_SYNC_SCREENS, `${name}.png`), Buffer.from(picture, "base64"));
  }

  async close() {
    try {
      await this.driver.quit();
    } finally {
      process.kill(-this.tauriDriver.pid, "SIGKILL");
    }
  }
}
