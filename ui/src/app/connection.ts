import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../ipc/backend";

/** Which tenant the window is about. */
export function useConnection() {
  const backend = useBackend();
  return useQuery({ queryKey: ["connection"], queryFn: () => backend.connection() });
}
