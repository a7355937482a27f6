import { FluentProvider, makeStyles } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Backend, BackendProvider } from "../ipc/backend";
import { useTheme } from "./theme";

const useStyles = makeStyles({ page: { height: "100%" } });

/** The shell is on this computer: no network to wait for, and an error is not cured by asking again. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: "always", retry: false, staleTime: 5_000 },
      mutations: { networkMode: "always" },
    },
  });
}

type ProvidersProps = { backend: Backend; queries: QueryClient; children: ReactNode };

export function Providers({ backend, queries, children }: ProvidersProps) {
  return (
    <QueryClientProvider client={queries}>
      <BackendProvider backend={backend}>
        <Themed>{children}</Themed>
      </BackendProvider>
    </QueryClientProvider>
  );
}

function Themed({ children }: { children: ReactNode }) {
  const styles = useStyles();
  return (
    <FluentProvider theme={useTheme()} className={styles.page}>
      {children}
    </FluentProvider>
  );
}
