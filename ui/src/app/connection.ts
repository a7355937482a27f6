import { useQuery } from "@tanstack/react-query";
import { useBackend } from "../ipc/backend";

/** What the window is about: the open connection, and those that could be opened. */
export function useWindow() {
  const backend = useBackend();
  return useQuery({ queryKey: ["window"], queryFn: () => backend.window() });
}

/** Which tenant the window is about; none before one is connected. */
export function useConnection() {
  const backend = useBackend();
  return useQuery({
    queryKey: ["window"],
    queryFn: () => backend.window(),
    select: ({ connection }) => connection,
  });
}
