import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeft20Regular } from "@fluentui/react-icons";
import { useLocation, useRouter } from "@tanstack/react-router";
import { useConnection } from "../../ipc/queries";

const useStyles = makeStyles({
  back: {
    marginInlineStart: `calc(-1 * ${tokens.spacingHorizontalM})`,
    marginBottom: tokens.spacingVerticalXS,
  },
  title: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", maxWidth: "48ch" },
});

/** To the page from which Help was opened, as it was left; without a connection no other way leads on from here. */
export function WayBack() {
  const styles = useStyles();
  const { history, navigate } = useRouter();
  const from = useLocation({ select: ({ state }) => state.helpFrom });
  const { data: connection } = useConnection();
  if (from === undefined && connection) return null;
  const title = `Back to ${from ?? "the first page"}`;
  const go = () => (from === undefined ? void navigate({ to: "/welcome" }) : history.back());
  return (
    <Button appearance="subtle" className={styles.back} icon={<ArrowLeft20Regular />} onClick={go}>
      <span className={styles.title} title={title}>
        <bdi>{title}</bdi>
      </span>
    </Button>
  );
}
