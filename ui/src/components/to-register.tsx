import { Spinner } from "@fluentui/react-components";
import { type QueryKey, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RegistrationView } from "../ipc/bindings";
import { ErrorBar } from "./error-bar";
import { Late } from "./late";
import { Registration } from "./registration";

type ToRegisterProps = {
  /** The name of the question. */
  name: QueryKey;
  /** Asks what is to be registered; the certificate is made where there is none yet. */
  ask: () => Promise<RegistrationView>;
  onExport: () => Promise<string[] | null>;
  /** Takes another certificate, which the person chooses; `null` where he chose none. */
  onImport: () => Promise<RegistrationView | null>;
  /** Whether somebody looks at it. */
  isWanted?: boolean;
};

/** What is to be registered in the tenant, once this computer's certificate is made. */
export function ToRegister({ name, ask, onExport, onImport, isWanted = true }: ToRegisterProps) {
  const queries = useQueryClient();
  const { data, error, isPending } = useQuery({ queryKey: name, queryFn: ask, enabled: isWanted });
  if (isPending) {
    return (
      <Late>
        <Spinner size="small" labelPosition="after" label="Making this computer's certificate" />
      </Late>
    );
  }
  if (data === undefined) return <ErrorBar error={error} />;
  const take = async () => {
    const taken = await onImport();
    if (taken) queries.setQueryData(name, taken);
    return taken;
  };
  return <Registration registration={data} onExport={onExport} onImport={take} />;
}
