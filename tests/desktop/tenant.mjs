// The sample tenant served by `voice-sync simulator`: its control API tells the truth and lets things go wrong.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { main, run, start, voiceSyncOn } from "./command.mjs";

/** Serves a new sample tenant whose operations, and then their results, take so long. */
export async function serveTenant({ users = 60, lagMs = 20 } = {}) {
  const size = ["--users", String(users), "--lag-ms", String(lagMs)];
  const server = start(["simulator", "--until-stdin-closes", ...size], ["pipe", "pipe", "inherit"]);
  const [line] = await once(createInterface(server.stdout), "line");
  return new Tenant(server, JSON.parse(line), lagMs);
}

class Tenant {
  constructor(server, at, lagMs) {
    this.server = server;
    this.at = at;
    this.lagMs = lagMs;
  }

  /** Connects this tenant as the main connection of a data folder, and lets the window open it. Without Next
   * Gen one write is made at a time. `lagMs`: how long its operations may come to take. */
  connect(data, { nextGen = "on", lagMs = this.lagMs } = {}) {
    const { at } = this;
    const secrets = { VOICE_SYNC_PBX_KEY: at.api_key, VOICE_SYNC_CLIENT_SECRET: at.client_secret };
    const more = { "next-gen": nextGen, "tenant-lag-ms": String(lagMs * 2) };
    this.connectWith(data, more, [], secrets);
  }

  connectWith(data, more, flags, secrets) {
    const { at } = this;
    const options = {
      "tenant-id": at.tenant_id,
      "client-id": at.client_id,
      "login-url": at.login_url,
      "graph-url": at.graph_url,
      "pbx-url": at.pbx_url,
      "tenant-lag-ms": String(this.lagMs * 2),
      "key-file": join(data, "vault.key"),
      "voice-routing": "PBX-OVRP-UK",
      "next-gen": "on",
      "data-dir": data,
      connection: main,
      ...more,
    };
    const given = Object.entries(options).filter(([, value]) => value !== null);
    const named = given.flatMap(([name, value]) => [`--${name}`, value]);
    const { status, answer } = run(["connect", "--create-key-file", ...flags, ...named], secrets);
    assert.equal(status, 0, JSON.stringify(answer));
    // The first page offers no connection to a tenant on this computer; the one that was open last is opened.
    writeFileSync(join(data, "window.json"), JSON.stringify({ last_connection: main }));
  }

  /** Connects it with an application that was registered by hand: this computer's certificate is uploaded, no secret
   * exists, and nobody has approved it yet. Its client id. */
  async connectUnapproved(data) {
    const { application } = await this.ask("POST", "entra/applications");
    const client = application.client_id;
    const { at } = this;
    // Policies are looked up with the approval; until then they would keep people waiting.
    const more = { "client-id": client, "voice-routing": null };
    this.connectWith(data, more, ["--without-secret"], { VOICE_SYNC_PBX_KEY: at.api_key });
    const out = join(data, "registration");
    const { status, answer } = voiceSyncOn(main, data, "consent", "certificate", "--out", out);
    assert.equal(status, 0, JSON.stringify(answer));
    const certificate = readFileSync(join(out, "voice-sync.cer")).toString("base64");
    await this.ask("POST", `entra/applications/${client}`, { change: "add_certificate", certificate });
    return client;
  }

  /** The same, with the first sync approved: job 1 is Completed. */
  connectAndSync(data) {
    this.connect(data);
    assert.equal(voiceSyncOn(main, data, "sync").status, 3, "the first sync is held");
    assert.equal(voiceSyncOn(main, data, "approve", "1").status, 0, "the first sync is carried out");
  }

  /** Who holds which number and has which policies, when every read shows it. */
  async holders() {
    await this.ask("GET", "quiet");
    const { numbers, accounts } = await this.ask("GET", "truth");
    const held = Object.entries(numbers).filter(([, { holder }]) => holder !== null);
    return { numbers: Object.fromEntries(held), accounts };
  }

  /** People of the phone system who can be synced, as it wants them. */
  async healthy() {
    const { wanted } = await this.ask("GET", "truth");
    return wanted.filter(({ blocked_by, number }) => blocked_by.length === 0 && number !== null);
  }

  /** Those of them who got their number by the first sync of this data folder. */
  async givenFirst(data) {
    const { steps } = voiceSyncOn(main, data, "jobs", "show", "1").answer;
    const given = new Set(steps.map(({ user }) => user));
    return (await this.healthy()).filter(({ pbx_user_id }) => given.has(pbx_user_id));
  }

  /** A person of the phone system. */
  person(id) {
    return this.ask("GET", `pbx/users/${id}`);
  }

  /** Changes a person in the phone system. */
  edit(id, change) {
    return this.ask("PATCH", `pbx/users/${id}`, change);
  }

  /** Its operations take so long from now on. */
  operationsTake(operation_min_ms, operation_max_ms) {
    return this.ask("PATCH", "knobs", { operation_min_ms, operation_max_ms });
  }

  /** What it was asked and what it did, after this line of its journal. */
  async journal(since = 0) {
    return (await this.ask("GET", `journal?since=${since}`)).entries;
  }

  /** The number of the last line. */
  async journalEnd() {
    return (await this.journal()).at(-1)?.seq ?? 0;
  }

  /** What was changed in it by writes that came after this line. */
  async changesSince(line) {
    return (await this.journal(line)).filter(({ event, by }) => event === "transition" && by === "graph");
  }

  /** No secret that the tenant knows or gave out stands in a file of this folder, the sealed vault among them. */
  async assertNoSecretIn(folder) {
    const { secrets } = await this.ask("GET", "secrets");
    const { issued } = await this.ask("GET", "entra/issued");
    const all = [...secrets, ...issued.map(({ value }) => value)].filter((secret) => secret.length >= 12);
    assert.ok(all.length > 5, "the tenant knows what it gave out");
    const files = readdirSync(folder, { recursive: true })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile());
    assert.ok(files.length > 3);
    for (const path of files) {
      const text = readFileSync(path, "latin1");
      for (const secret of all) assert.ok(!text.includes(secret), `${path} has a secret`);
    }
  }

  /** Asks the control API. */
  async ask(method, path, body) {
    const answer = await fetch(`${this.at.control_url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.at.control_token}`, "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  async close() {
    const ended = once(this.server, "exit");
    this.server.stdin.end();
    await ended;
  }
}
