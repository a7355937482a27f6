import axe from "axe-core";

/** What axe finds wrong with `page`, one line a rule. Colours are for the built app: jsdom paints nothing. */
export async function faults(page: Element): Promise<string[]> {
  const { violations } = await axe.run(page, { rules: { "color-contrast": { enabled: false } } });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
