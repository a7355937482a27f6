// The pages on a desktop that enlarges everything: nothing is cut, and only tables scroll sideways.
import { after, before, describe, test } from "node:test";
import { dataFolder, main, voiceSyncOn } from "./command.mjs";
import { picture } from "./pictures.mjs";
import { serveTenant } from "./tenant.mjs";
import { openWindow } from "./window.mjs";

const pages = [
  ["overview", "/overview", /Sync jobs of the last 30 days/],
  ["jobs", "/jobs", /Sync Jobs/],
  ["job", "/jobs/1", /Output log/],
  ["users", "/users", /Users/],
  ["audit", "/audit", /Audit/],
  ["pbx", "/services/pbx", /Test connection/],
  ["teams", "/services/teams", /Voice rules/],
  ["settings", "/settings", /Theme/],
  ["help", "/help?topic=which-permissions", /TeamsPolicyUserAssign/],
];

for (const scale of [1.25, 1.5, 2]) {
  describe(`At ${scale * 100} %`, () => {
    const data = dataFolder();
    let tenant;
    let window;
    before(async () => {
      tenant = await serveTenant({ users: 40 });
      tenant.connectAndSync(data);
      voiceSyncOn(main, data, "users");
      window = await openWindow({ data, scale });
      await window.dress([1440, 900], "light");
    });
    after(async () => {
      await window?.close();
      await tenant?.close();
    });
    for (const [name, address, words] of pages) {
      test(name, async () => {
        await window.open(address);
        await window.says(words);
        await picture(window, `scaled-${scale * 100}-${name}`);
      });
    }
  });
}
