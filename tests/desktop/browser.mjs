// The person's own browser: the pages that the window opens are caught by the suite's `xdg-open` and shown here.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Builder, By, until } from "selenium-webdriver";
import chrome from "selenium-webdriver/chrome.js";

const WAIT_MS = 30_000;

const { VOICE_SYNC_OPENED, VOICE_SYNC_SCREENS } = process.env;
if (!VOICE_SYNC_OPENED || !VOICE_SYNC_SCREENS) {
  throw new Error("Run this suite with `npm run test:desktop`.");
}

/** Forgets what was opened before. */
export function nothingOpened() {
  writeFileSync(VOICE_SYNC_OPENED, "");
}

/** The pages that were opened, in their order. */
export function opened() {
  return existsSync(VOICE_SYNC_OPENED)
    ? readFileSync(VOICE_SYNC_OPENED, "utf8").split("\n").filter(Boolean)
    : [];
}

function pathOf(program) {
  const { status, stdout } = spawnSync("which", [program], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} is not installed: npm run setup`);
  return stdout.trim();
}

/** A browser that nobody was signed in to before. */
export async function openBrowser() {
  const options = new chrome.Options();
  options.addArguments("--headless=new", "--window-size=900,900", "--disable-background-networking");
  options.setChromeBinaryPath(pathOf("chromium"));
  // Root has no sandbox to build one in.
  if (process.getuid() === 0) options.addArguments("--no-sandbox");
  const service = new chrome.ServiceBuilder(pathOf("chromedriver"));
  const driver = await new Builder()
    .forBrowser("chrome")
    .setChromeOptions(options)
    .setChromeService(service)
    .build();
  return new Browser(driver);
}

/** Another browser in the place of this one: nobody is signed in to it, and the next page that the window opens is
 * shown. */
export async function anotherBrowser(before) {
  await before?.close();
  const browser = await openBrowser();
  browser.seen = before?.seen ?? 0;
  await browser.follow();
  return browser;
}

class Browser {
  constructor(driver) {
    this.driver = driver;
    this.seen = 0;
  }

  /** Shows the next page that the window opens. */
  async follow() {
    await this.driver.wait(() => opened().length > this.seen, WAIT_MS, "no page was opened");
    const page = opened()[this.seen];
    this.seen += 1;
    await this.driver.get(page);
    return page;
  }

  /** Answers the page as this account would: chooses it where that is asked, accepts what is requested, and waits for
   * the page that can be closed. */
  async answerAs(account) {
    const closed = /You can close this window/;
    await this.says(/Choose an account|Permissions requested|You can close this window/);
    if (/Choose an account/.test(await this.text())) await this.choose(account);
    await this.says(/Permissions requested|You can close this window/);
    if (!closed.test(await this.text())) await this.button("Accept");
    await this.says(closed);
  }

  /** Both pages of an approval, as this account answers them: it signs in, then it consents. */
  async approveAs(account) {
    await this.answerAs(account);
    assert.match(await this.address(), /\/done$/, "the code does not stay in the history");
    await this.follow();
    await this.answerAs(account);
  }

  /** Chooses the account whose name begins like this, of those the page offers. */
  async choose(account) {
    await this.press(By.xpath(`//button[span[starts-with(normalize-space(.), "${account}@")]]`));
  }

  /** Presses a button by its words. */
  async button(words) {
    await this.press(By.xpath(`//button[normalize-space(.)="${words}"]`));
  }

  async press(locator) {
    const button = await this.driver.wait(until.elementLocated(locator), WAIT_MS, `${locator}`);
    await button.click();
  }

  /** Waits until the page says this; where it does not, tells what it says instead. */
  async says(pattern) {
    try {
      await this.driver.wait(async () => pattern.test(await this.text()), WAIT_MS);
    } catch (error) {
      error.message += `\nat ${await this.address()} the browser says, instead of ${pattern}:\n${await this.text()}`;
      throw error;
    }
  }

  text() {
    return this.driver.executeScript("return document.body.innerText");
  }

  address() {
    return this.driver.getCurrentUrl();
  }

  async screenshot(name) {
    const picture = await this.driver.takeScreenshot();
    writeFileSync(join(VOICE_SYNC_SCREENS, `${name}.png`), Buffer.from(picture, "base64"));
  }

  close() {
    return this.driver.quit();
  }
}
