import { makeStyles, tokens } from "@fluentui/react-components";
import { People48Regular } from "@fluentui/react-icons";

const useStyles = makeStyles({ picture: { color: tokens.colorNeutralForeground3 } });

export function PeoplePicture() {
  const styles = useStyles();
  return <People48Regular className={styles.picture} aria-hidden />;
}
