// `npm test`: sets up, then every check there is. `npm test -- clippy deny` runs the checks named alone.
import { build, run } from "./run.mjs";
import { setUp } from "./setup.mjs";

// Fail points are for the suites that kill the command: nothing that is shipped is built with them.
const all = ["--workspace", "--features", "voice-sync-tests/shell,cli/failpoints"];

const checks = {
  biome: () => run("biome", ["check", "--error-on-warnings", "."]),
  types: () => run("tsc", ["-p", "ui/tsconfig.json", "--noEmit"]),
  page: () => run("vitest", ["run", "--config", "ui/vite.config.ts"]),
  fmt: () => run("cargo", ["fmt", "--all", "--check"]),
  clippy: () => run("cargo", ["clippy", ...all, "--all-targets", "--", "-D", "warnings"]),
  rust: () => run("cargo", ["nextest", "run", ...all]),
  doctests: () => run("cargo", ["test", "--quiet", "--doc", ...all]),
  deny: () => {
    console.log(
      "Bans, licences and sources. Advisories are not checked: their database is not fetched here.",
    );
    return run("cargo-deny", ["--offline", "check", "--hide-inclusion-graph", "bans", "licenses", "sources"]);
  },
  app: () => build({ optimised: false }),
  desktop: () => run("node", ["scripts/desktop-session.mjs"]),
  package: () => {
    const built = ["--debug", "--built", "--bundles", "deb", "--check"];
    return run("node", ["scripts/package.mjs", ...built]);
  },
};

// Run only when named: it needs an optimised build, which takes longer than the test.
const long = {
  week: () => {
    const suite = ["test", "--release", "-p", "voice-sync-tests", "--test", "session"];
    // Memory that is given back at once: what is measured is what is held.
    const env = { ...process.env, MIMALLOC_PURGE_DELAY: "0" };
    return run("cargo", [...suite, "week::", "--", "--nocapture"], { env });
  },
};

function spoken(milliseconds) {
  const seconds = milliseconds / 1000;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

function timed(name, check) {
  console.log(`\n== ${name}`);
  const start = performance.now();
  const passed = check();
  const took = spoken(performance.now() - start);
  console.log(`== ${name} ${passed ? "passed" : "FAILED"} in ${took}`);
  return { name, passed, took };
}

const named = process.argv.slice(2);
const known = { ...checks, ...long };
const unknown = named.filter((name) => !(name in known));
if (unknown.length > 0) {
  console.error(`No such check: ${unknown.join(", ")}. There are: ${Object.keys(known).join(", ")}`);
  process.exit(64);
}

const start = performance.now();
setUp("test");
console.log(`== set up in ${spoken(performance.now() - start)}`);

const wanted = named.length > 0 ? named : Object.keys(checks);
const results = wanted.map((name) => timed(name, known[name]));

console.log("\n== summary");
for (const { name, passed, took } of results) {
  console.log(`${passed ? "passed" : "FAILED"}  ${name.padEnd(9)} ${took}`);
}
console.log(`all in ${spoken(performance.now() - start)}`);
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
