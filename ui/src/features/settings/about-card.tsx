import { Button, makeStyles } from "@fluentui/react-components";
import { FolderOpen20Regular } from "@fluentui/react-icons";
import { useMutation } from "@tanstack/react-query";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Facts } from "../../components/facts";
import { useBackend } from "../../ipc/backend";
import { useWindow } from "../../ipc/queries";

const useStyles = makeStyles({ button: { alignSelf: "flex-start" } });

export function AboutCard() {
  const styles = useStyles();
  const backend = useBackend();
  const { data: about } = useWindow();
  const logs = useMutation({ mutationFn: () => backend.openLogs() });
  return (
    <Card title="About">
      <Facts facts={[{ name: "Version", value: about?.version }]} />
      <Button className={styles.button} icon={<FolderOpen20Regular />} onClick={() => logs.mutate()}>
        Open log folder
      </Button>
      <ErrorBar error={logs.error} />
    </Card>
  );
}
