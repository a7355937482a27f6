import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../../ipc/backend";

const PAGE = 50;

/** The newest sync jobs. */
export function useJobs() {
  const backend = useBackend();
  return useQuery({ queryKey: ["jobs"], queryFn: () => backend.listJobs({ limit: PAGE }) });
}
