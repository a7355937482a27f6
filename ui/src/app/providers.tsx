import { FluentProvider, makeStyles } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Backend, BackendProvider } from "../ipc/backend";
import { useSystemTheme } from "./theme";

const useStyles = makeStyles({ page: { height: "100%" } });

/** The shell is on this computer: no network to wait for, and an error is not cured by asking again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { networkMode: "always", retry: false, staleTime: 5_000 } },
  });
}

type ProvidersProps = { backend: Backend; queries: QueryClient; children: ReactNode };

export function Providers({ backend, queries, children }: ProvidersProps) {
  const styles = useStyles();
  return (
    <FluentProvider theme={useSystemTheme()} className={styles.page}>
      <QueryClientProvider client={queries}>
        <BackendProvider backend={backend}>{children}</BackendProvider>
      </QueryClientProvider>
    </FluentProvider>
  );
}
