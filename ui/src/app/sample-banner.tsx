import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from "@fluentui/react-components";
import { useConnection } from "../ipc/queries";

const useStyles = makeStyles({
  bar: {
    border: "none",
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke2}`,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
    paddingInline: tokens.spacingHorizontalXXXL,
  },
});

/** Says on every page that nothing here is real, where that is so. */
export function SampleBanner() {
  const styles = useStyles();
  const { data: tenant } = useConnection();
  if (!tenant?.sample) {
    return null;
  }
  return (
    <section aria-label="Sample tenant">
      <MessageBar intent="info" shape="square" className={styles.bar}>
        <MessageBarBody>
          <MessageBarTitle>Sample tenant</MessageBarTitle>
          Everything here is made up. No Microsoft 365 tenant and no phone system is touched.
        </MessageBarBody>
      </MessageBar>
    </section>
  );
}
