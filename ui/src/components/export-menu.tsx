import { Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { ArrowExportUp20Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import type { ExportedView, ExportFormat } from "../ipc/bindings";

const formats: Record<ExportFormat, string> = { csv: "CSV for a spreadsheet", json: "JSON" };

/** Writes a file; the shell asks where, and answers nothing where its dialog was closed. */
export function useExport(write: (format: ExportFormat) => Promise<ExportedView | null>) {
  return useMutation({ mutationFn: write, networkMode: "always" });
}

type ExportMenuProps = { exporting: ReturnType<typeof useExport> };

export function ExportMenu({ exporting }: ExportMenuProps) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <MenuButton icon={<ArrowExportUp20Regular />} disabledFocusable={exporting.isPending}>
          Export
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {(Object.keys(formats) as ExportFormat[]).map((format) => (
            <MenuItem key={format} onClick={() => exporting.mutate(format)}>
              {formats[format]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
