import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useExport } from "../../components/export-menu";
import { useBackend } from "../../ipc/backend";
import { keys } from "../../ipc/queries";
import { type Loose, tidy } from "../../lib/address";
import { type AuditSearch, readAuditSearch, toFilter } from "./audit-search";

const PAGE = 100;

/** The entries of an address, newest first, a page at a time. */
export function useAudit(search: AuditSearch) {
  const backend = useBackend();
  const filter = toFilter(search);
  return useInfiniteQuery({
    queryKey: [...keys.auditPage(filter), "pages"],
    queryFn: ({ pageParam }) => backend.listAudit({ filter, after: pageParam, limit: PAGE }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** Writes exactly what the filter shows; the export is an entry itself. */
export function useExportAudit(search: AuditSearch) {
  const backend = useBackend();
  const queries = useQueryClient();
  return useExport(async (format) => {
    const exported = await backend.exportAudit(toFilter(search), format);
    if (exported) void queries.invalidateQueries({ queryKey: keys.audit });
    return exported;
  });
}

/** The filters in the address, and the way to change some of them. */
export function useAuditSearch() {
  // The router lays what was read over what stood in the address, so it is read once more.
  const search = readAuditSearch(useSearch({ from: "/audit" }));
  const navigate = useNavigate({ from: "/audit" });
  const change = (change: Loose<AuditSearch>, how?: { replace: boolean }) =>
    void navigate({
      to: "/audit",
      search: (before) => tidy<AuditSearch>({ ...before, ...change }),
      replace: how?.replace ?? false,
    });
  const clear = () => void navigate({ to: "/audit", search: {} });
  return { search, change, clear };
}
