// What the app tells the desktop: overheard on the session bus, whether or not this desktop shows it.
import { spawn } from "node:child_process";

/** Listens from now on. */
export function listen() {
  const monitor = spawn(
    "dbus-monitor",
    ["--session", "interface='org.freedesktop.Notifications',member='Notify'"],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let heard = "";
  monitor.stdout.setEncoding("utf8").on("data", (text) => {
    heard += text;
  });
  return {
    /** Whether something like this was told. */
    told: (pattern) => pattern.test(heard),
    close: () => monitor.kill(),
  };
}
