import { Button, makeStyles, Tooltip } from "@fluentui/react-components";
import { Checkmark16Regular, Copy16Regular, ErrorCircle16Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { useBackend } from "../ipc/backend";
import { readError } from "../ipc/ui-error";
import { Announced } from "./spoken";

const useStyles = makeStyles({ button: { flexShrink: 0 } });

/** Puts `text` into the clipboard, and says so. */
export function CopyButton({ what, text }: { what: string; text: string }) {
  const styles = useStyles();
  const backend = useBackend();
  const copying = useMutation({ mutationFn: () => backend.copyText(text) });
  const answer = copyAnswer(copying.isSuccess, copying.error);
  return (
    <>
      <Tooltip content={answer || `Copy ${what}`} relationship="inaccessible">
        <Button
          appearance="subtle"
          size="small"
          className={styles.button}
          aria-label={`Copy ${what}`}
          icon={<CopyIcon done={copying.isSuccess} failed={copying.isError} />}
          onClick={() => copying.mutate()}
          onBlur={copying.reset}
        />
      </Tooltip>
      <Announced>{answer}</Announced>
    </>
  );
}

function copyAnswer(done: boolean, error: unknown): string {
  if (error) return `Not copied. ${readError(error).message}`;
  return done ? "Copied" : "";
}

function CopyIcon({ done, failed }: { done: boolean; failed: boolean }) {
  if (failed) return <ErrorCircle16Regular />;
  return done ? <Checkmark16Regular /> : <Copy16Regular />;
}
