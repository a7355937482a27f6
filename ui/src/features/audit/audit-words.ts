import type { AuditAreaView } from "../../ipc/bindings";

export const areaNames: Record<AuditAreaView, string> = {
  connection: "Connection",
  consent: "Approval",
  services: "Services",
  jobs: "Sync jobs",
  people: "Users",
  settings: "Settings",
  exports: "Exports",
};

export const areas = Object.keys(areaNames) as AuditAreaView[];
