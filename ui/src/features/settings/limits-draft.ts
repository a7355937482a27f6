import type { LimitsRequest, LimitsView, SettingsView } from "../../ipc/bindings";
import { type Range, readWholeNumber } from "./whole-number";

export type LimitName = keyof LimitsView | "writes_per_second";

export const limitNames = ["removals", "replacements", "percent", "writes_per_second"] as const;

/** What was typed; what was not is as it is saved. */
export type TypedLimits = { readonly [Name in LimitName]?: string };

type Numbers = Record<LimitName, number>;

export function savedLimits({ limits, writes_per_second }: SettingsView): Numbers {
  return { ...limits, writes_per_second };
}

export function usualLimits({ usual_limits, usual_writes_per_second }: SettingsView): Numbers {
  return { ...usual_limits, writes_per_second: usual_writes_per_second };
}

export function limitRange(settings: SettingsView, name: LimitName): Range {
  const most = { ...settings.most_limits, writes_per_second: settings.most_writes_per_second };
  return [1, most[name]];
}

export function limitText(settings: SettingsView, typed: TypedLimits, name: LimitName): string {
  return typed[name] ?? String(savedLimits(settings)[name]);
}

/** Numbers as one types them. */
export function typedAs(numbers: Numbers): TypedLimits {
  const texts = limitNames.map((name) => [name, String(numbers[name])]);
  return Object.fromEntries(texts);
}

/** Whether what stands there differs from these numbers. */
export function differs(settings: SettingsView, typed: TypedLimits, numbers: Numbers): boolean {
  return limitNames.some((name) => limitText(settings, typed, name).trim() !== String(numbers[name]));
}

/** What to send; `null` where something can't be. */
export function limitsRequest(
  settings: SettingsView,
  typed: TypedLimits,
  reason: string,
): LimitsRequest | null {
  const read = (name: LimitName) =>
    readWholeNumber(limitText(settings, typed, name), limitRange(settings, name));
  const [removals, replacements, percent] = [read("removals"), read("replacements"), read("percent")];
  const writes = read("writes_per_second");
  if (removals === null || replacements === null || percent === null || writes === null) return null;
  return {
    limits: { removals, replacements, percent },
    writes_per_second: writes,
    reason: reason.trim() || null,
  };
}
