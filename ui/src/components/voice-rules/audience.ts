import type { AudienceView, CountryView, SiteView } from "../../ipc/bindings";
import { counted } from "../../lib/count";

const countryNames = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });

/** A country by name; a code that is none stays as it is. */
export function countryName(code: string): string {
  try {
    return countryNames.of(code) ?? code;
  } catch {
    return code;
  }
}

export function people(count: number): string {
  return counted(count, "person", "people");
}

export function audienceKey(audience: AudienceView): string {
  return audience.match === "site" ? `site:${audience.id}` : `country:${audience.code}`;
}

export function audienceKind(audience: AudienceView): string {
  return audience.match === "site" ? "Site" : "Country";
}

export function audienceName(audience: AudienceView): string {
  return audience.match === "site" ? audience.name : countryName(audience.code);
}

export type AudienceChoice = { audience: AudienceView; people: number };

/** Every site and country that people have. */
export function audienceChoices(
  sites: readonly SiteView[],
  countries: readonly CountryView[],
): readonly AudienceChoice[] {
  return [
    ...sites.map(({ id, name, people }) => ({ audience: { match: "site" as const, id, name }, people })),
    ...countries.map(({ code, people }) => ({ audience: { match: "country" as const, code }, people })),
  ];
}
