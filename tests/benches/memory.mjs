// How much memory `voice-sync` needs for a tenant: peak resident set of `plan`, `sync` and `approve`.
//
// `node tests/benches/memory.mjs [PEOPLE]` (default 10,000) after `cargo build --release -p cli`. Linux only: the
// peak is VmHWM of /proc. The simulator runs in a process of its own and does not count.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const people = Number(process.argv[2] ?? 10_000);
const command = resolve(import.meta.dirname, "../../target/release/voice-sync");
const folder = mkdtempSync(join(tmpdir(), "voice-sync-memory-"));
const quick = [
  "pbx_quota=false",
  "throttle=false",
  "operation_min_ms=1",
  "operation_max_ms=20",
  "read_lag_min_ms=1",
  "read_lag_max_ms=20",
];

/** Starts the sample tenant; resolves to where it is. */
async function sampleTenant() {
  const knobs = quick.flatMap((knob) => ["--knob", knob]);
  const args = ["simulator", "--users", String(people), "--seed", "5", "--until-stdin-closes", ...knobs];
  const tenant = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of createInterface({ input: tenant.stdout })) {
    return { tenant, at: JSON.parse(line) };
  }
  throw new Error("the sample tenant said nothing");
}

function peak(pid) {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Runs the command to its end; its peak in kilobytes as last seen, and its exit code. */
function measured(args, env = {}) {
  const began = performance.now();
  const run = spawn(command, [...args, "--data-dir", folder, "--json", "--quiet"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ...env },
  });
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, peak(run.pid));
  }, 20);
  return new Promise((done) =>
    run.on("exit", (code) => {
      clearInterval(watch);
      done({ code, megabytes: most / 1024, seconds: (performance.now() - began) / 1000 });
    }),
  );
}

const { tenant, at } = await sampleTenant();
const connect = [
  [
    "connect",
    "--pbx",
    "8x8",
    "--pbx-url",
    at.pbx_url,
    "--login-url",
    at.login_url,
    "--graph-url",
    at.graph_url,
  ],
  ["--tenant-id", at.tenant_id, "--client-id", at.client_id, "--next-gen", "on", "--tenant-lag-ms", "40"],
  ["--key-file", join(folder, "vault.key"), "--create-key-file"],
].flat();
const secrets = { VOICE_SYNC_PBX_KEY: at.api_key, VOICE_SYNC_CLIENT_SECRET: at.client_secret };
console.log(
  `${people} people\n${"command".padEnd(12)} ${"exit".padStart(5)} ${"peak MB".padStart(8)} ${"seconds".padStart(8)}`,
);
for (const [name, args, env] of [
  ["connect", connect, secrets],
  ["plan", ["plan"]],
  ["sync", ["sync"]],
  ["approve 1", ["approve", "1"]],
  ["plan again", ["plan"]],
]) {
  const { code, megabytes, seconds } = await measured(args, env);
  console.log(
    `${name.padEnd(12)} ${String(code).padStart(5)} ${megabytes.toFixed(1).padStart(8)} ${seconds.toFixed(1).padStart(8)}`,
  );
}
tenant.stdin.end();
rmSync(folder, { recursive: true, force: true });
