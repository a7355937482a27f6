// What Linux says of a process and of those it started.
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Ticks of /proc in a second: the kernel's constant for user space. */
const TICKS = 100;

function attempt(read) {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Fields of /proc/PID/stat after the name, which may hold blanks. */
function stat(pid) {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  return text?.slice(text.lastIndexOf(")") + 2).split(" ") ?? null;
}

function all() {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name));
}

/** The process of this program that began last. */
export function newest(program) {
  const of = all().filter((pid) => attempt(() => readlinkSync(`/proc/${pid}/exe`)) === program);
  const began = (pid) => Number(stat(pid)?.[19] ?? 0);
  return of.sort((one, other) => began(other) - began(one))[0];
}

/** When a process began, in milliseconds since 1970; to ten of them. */
export function beganAt(pid) {
  const [uptime] = readFileSync("/proc/uptime", "utf8").split(" ");
  const ago = Number(uptime) - Number(stat(pid)[19]) / TICKS;
  return Date.now() - ago * 1000;
}

/** A process and what it started, and what those started. */
export function tree(pid) {
  const parents = new Map(all().map((child) => [child, stat(child)?.[1]]));
  const found = [String(pid)];
  for (const one of found) {
    for (const [child, parent] of parents) if (parent === one) found.push(child);
  }
  return found;
}

/** Memory of these processes in MiB, what several share counted in parts (PSS), by program. */
export function memory(pids) {
  const parts = pids.map((pid) => {
    const rollup = attempt(() => readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? "";
    const name = attempt(() => readFileSync(`/proc/${pid}/comm`, "utf8"))?.trim() ?? "ended";
    return { name, megabytes: Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024 };
  });
  return { parts, sum: parts.reduce((sum, { megabytes }) => sum + megabytes, 0) };
}
