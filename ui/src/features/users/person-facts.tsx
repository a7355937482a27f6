import { Address } from "../../components/address";
import { Card } from "../../components/card";
import { type FactOf, Facts } from "../../components/facts";
import type { PersonDetailView } from "../../ipc/bindings";
import { exactMoment, shortMoment } from "../../lib/time";

const countries = new Intl.DisplayNames(undefined, { type: "region", fallback: "code" });

function country(code: string): string {
  try {
    return `${countries.of(code)} (${code})`;
  } catch {
    return code;
  }
}

function text(value: string | null, none: string) {
  return value ? <bdi>{value}</bdi> : none;
}

function addresses(detail: PersonDetailView) {
  if (detail.addresses.length === 0) return "None";
  return detail.addresses.map((address) => (
    <div key={address}>
      <Address>{address}</Address>
    </div>
  ));
}

function managed(since: string | null) {
  if (!since) return "Not managed by Voice Sync yet";
  return (
    <time dateTime={since} title={exactMoment(since)}>
      {shortMoment(since, new Date())}
    </time>
  );
}

function factsOf(detail: PersonDetailView): FactOf[] {
  const { site, extension_note, account, chosen_account } = detail;
  return [
    { name: "Site", value: text(site, "None") },
    { name: "Country", value: text(detail.country && country(detail.country), "None") },
    ...(extension_note ? [{ name: "Extensions", value: text(extension_note, "") }] : []),
    { name: "Addresses", value: addresses(detail) },
    { name: "Microsoft account", value: text(account, "None found") },
    ...(chosen_account ? [{ name: "Chosen account", value: text(chosen_account, "") }] : []),
    { name: "Last verified", value: managed(detail.managed_since) },
    { name: "Phone system user id", value: text(detail.person.user, "") },
  ];
}

/** What both systems say about a person. */
export function PersonFacts({ detail }: { detail: PersonDetailView }) {
  return (
    <Card title="Details">
      <Facts facts={factsOf(detail)} />
    </Card>
  );
}
