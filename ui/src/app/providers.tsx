import { FluentProvider } from "@fluentui/react-components";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { type Backend, BackendProvider } from "../ipc/backend";
import { useTheme } from "./theme";

// No class: Fluent gives its classes to every menu and tooltip too, which would then cover the window.
const wholeWindow = { height: "100%" };

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
  return (
    <FluentProvider theme={useTheme()} style={wholeWindow}>
      {children}
    </FluentProvider>
  );
}
