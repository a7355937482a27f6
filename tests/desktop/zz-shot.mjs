import { test } from "node:test";
import { openWindow } from "/work/main/tests/desktop/window.mjs";
for (const dark of [false, true]) test("shots " + dark, async () => {
  const w = await openWindow({ dark });
  await w.find("h1", "Sync Jobs");
  await new Promise((r) => setTimeout(r, 500));
  await w.screenshot(`tmp-${process.env.SHOT}-${dark ? "dark" : "light"}`);
  console.log("AXE", JSON.stringify(await w.accessibilityFaults()));
  await w.close();
});
