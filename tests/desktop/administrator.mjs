// An administrator at a window of his own, and the tenant that he connects step by step.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

const headings = {
  approval: "Approval",
  check: "Check",
  phone: "Phone system",
  preview: "Preview",
  rules: "Voice rules",
  tenant: "Tenant",
};

export class Administrator {
  /** At the first page of a window that was never open before. */
  static async start({ users = 40 } = {}) {
    const self = new Administrator();
    self.data = dataFolder();
    self.tenant = await serveTenant({ users });
    self.window = await openWindow({ data: self.data });
    return self;
  }

  /** At the first step of Connect. */
  static async begin() {
    const self = await Administrator.start();
    await self.connects();
    return self;
  }

  async connects() {
    await this.window.press("Connect your tenant");
    await this.at("phone");
  }

  at(step) {
    return this.window.until(`the step ${headings[step]}`, async () => {
      return (
        (await this.window.evaluate("return document.querySelector('h2')?.innerText")) === headings[step]
      );
    });
  }

  next(verb = "Next") {
    return this.window.press(verb);
  }

  async namePhoneSystem(key = this.tenant.at.api_key) {
    await this.window.choose("Region", "Another address");
    await this.window.type("Address", this.tenant.at.pbx_url);
    await this.window.type("API key", key);
    await this.next();
  }

  async nameTenant(named) {
    const { at } = this.tenant;
    await this.window.press("Advanced: Microsoft's addresses");
    await this.window.type("Sign-in address", at.login_url);
    await this.window.type("Microsoft Graph address", at.graph_url);
    await this.window.type("Directory (tenant) ID or domain", named);
    await this.next();
    await this.at("approval");
  }

  /** One of the tenant's domains. */
  async domain() {
    const { accounts } = await this.tenant.ask("GET", "truth");
    const [{ upn }] = Object.values(accounts);
    return upn.split("@")[1];
  }

  async enterSecret() {
    const { at } = this.tenant;
    await this.window.tickRadio("With a client secret that somebody made in Microsoft Entra");
    await this.window.type("Application (client) ID", at.client_id);
    await this.window.type("Client secret", at.client_secret);
    await this.next();
    await this.window.says(/Is this your tenant\?/);
  }

  /** Has registered, and names, what the approval is of: an application with this computer's certificate. */
  async registers() {
    // The home of this suite: the dialog offers it.
    const folder = process.env.HOME;
    const button = "Export certificate and scripts";
    const dialog = "Choose a folder for the certificate and the scripts";
    await this.window.takeFolder(button, dialog, new RegExp(`Written: ${folder}/voice-sync.cer`));
    const certificate = readFileSync(join(folder, "voice-sync.cer")).toString("base64");
    const asked = { certificates: [certificate] };
    const { application } = await this.tenant.ask("POST", "entra/applications", asked);
    await this.window.type("Application (client) ID", application.client_id);
    await this.window.type("Object ID of the registration (optional)", application.object_id);
  }

  /** Everybody gets this voice routing policy. */
  async nameRoutingPolicy(name) {
    await this.window.select("Voice routing policy for Everybody", "Named policy");
    await this.window.typeNamed(/voice routing policy/i, name);
    await this.next();
  }

  /** What the folder's one connection is called, and what it holds. */
  on(...args) {
    return voiceSyncOn(main, this.data, ...args);
  }

  /** Its jobs, the newest first. */
  jobs() {
    return this.on("jobs").answer.jobs;
  }

  async leaves() {
    await this.window?.close();
    this.window = null;
  }

  async comesBack() {
    this.window = await openWindow({ data: this.data });
  }

  async end() {
    await this.leaves();
    await this.tenant?.close();
  }
}
