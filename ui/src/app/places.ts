import {
  bundleIcon,
  Call20Filled,
  Call20Regular,
  ClipboardTextLtr20Filled,
  ClipboardTextLtr20Regular,
  History20Filled,
  History20Regular,
  Home20Filled,
  Home20Regular,
  People20Filled,
  People20Regular,
  PeopleTeam20Filled,
  PeopleTeam20Regular,
  QuestionCircle20Filled,
  QuestionCircle20Regular,
  Settings20Filled,
  Settings20Regular,
} from "@fluentui/react-icons";

export const places = [
  { to: "/overview", title: "Overview", Icon: bundleIcon(Home20Filled, Home20Regular) },
  { to: "/jobs", title: "Sync Jobs", Icon: bundleIcon(History20Filled, History20Regular) },
  { to: "/users", title: "Users", Icon: bundleIcon(People20Filled, People20Regular) },
  { to: "/audit", title: "Audit", Icon: bundleIcon(ClipboardTextLtr20Filled, ClipboardTextLtr20Regular) },
] as const;

export const services = [
  { to: "/services/pbx", title: "PBX", Icon: bundleIcon(Call20Filled, Call20Regular) },
  { to: "/services/teams", title: "Teams", Icon: bundleIcon(PeopleTeam20Filled, PeopleTeam20Regular) },
] as const;

export const settings = {
  to: "/settings",
  title: "Settings",
  Icon: bundleIcon(Settings20Filled, Settings20Regular),
} as const;

export const help = {
  to: "/help",
  title: "Help",
  Icon: bundleIcon(QuestionCircle20Filled, QuestionCircle20Regular),
} as const;

export type Place = (typeof places)[number] | (typeof services)[number] | typeof settings | typeof help;
