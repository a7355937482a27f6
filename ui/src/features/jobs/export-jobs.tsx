import { Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ArrowExportUp20Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";
import type { ExportFormat } from "../../ipc/bindings";
import { type JobsSearch, toFilter } from "./jobs-search";

const formats: Record<ExportFormat, string> = { csv: "CSV for a spreadsheet", json: "JSON" };

/** Writes what the filter shows into a file; the shell asks where. */
export function useExportJobs(search: JobsSearch) {
  const backend = useBackend();
  return useMutation({
    mutationFn: (format: ExportFormat) => backend.exportJobs(toFilter(search), format),
    networkMode: "always",
  });
}

type ExportMenuProps = { busy: boolean; onExport: (format: ExportFormat) => void };

export function ExportMenu({ busy, onExport }: ExportMenuProps) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton icon={<ArrowExportUp20Regular />} disabledFocusable={busy}>
          Export
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {(Object.keys(formats) as ExportFormat[]).map((format) => (
            <MenuItem key={format} onClick={() => onExport(format)}>
              {formats[format]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
