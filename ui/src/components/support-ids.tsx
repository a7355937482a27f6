import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { NotShownView } from "../ipc/bindings";
import { CopyButton } from "./copy-button";

const useStyles = makeStyles({
  id: {
    ...typographyStyles.caption1,
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground2,
    minWidth: 0,
    overflowWrap: "anywhere",
    userSelect: "text",
  },
  value: { fontFamily: tokens.fontFamilyMonospace, minWidth: 0 },
});

type Ids = Pick<NotShownView, "operation" | "request_ids" | "client_request_ids">;

/** Everything by which Microsoft's support finds a write, with what it is called. */
export function supportIds({ operation, request_ids, client_request_ids }: Ids) {
  return [
    ...(operation ? [{ name: "operation", id: operation }] : []),
    ...request_ids.map((id) => ({ name: "request id", id })),
    ...client_request_ids.map((id) => ({ name: "client request id", id })),
  ];
}

/** The ids, one line each, to be copied. */
export function SupportIds({ ids }: { ids: Ids }) {
  const styles = useStyles();
  return supportIds(ids).map(({ name, id }) => (
    <div key={`${name} ${id}`} className={styles.id}>
      Microsoft {name} <bdi className={styles.value}>{id}</bdi>
      <CopyButton what={`${name} ${id}`} text={id} />
    </div>
  ));
}
