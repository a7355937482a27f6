import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import mark from "../../../icons/icon.svg";
import { useConnection } from "../ipc/queries";

const useStyles = makeStyles({
  header: {
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground4,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  mark: { width: "24px", height: "24px" },
  product: typographyStyles.subtitle2,
  tenant: {
    marginLeft: "auto",
    minWidth: 0,
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-end",
  },
  line: { maxWidth: "100%", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  name: typographyStyles.body1Strong,
  ids: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

/** The product on the left; the tenant's name, domain and id on the right of every page. */
export function AppHeader({ className }: { className: string }) {
  const styles = useStyles();
  const { data: tenant } = useConnection();
  return (
    <header className={mergeClasses(styles.header, className)}>
      <img src={mark} alt="" className={styles.mark} />
      <span className={styles.product}>Voice Sync</span>
      {tenant === null && (
        <span className={mergeClasses(styles.tenant, styles.name)}>No tenant connected</span>
      )}
      {tenant && (
        <div className={styles.tenant}>
          <span className={mergeClasses(styles.line, styles.name)}>{tenant.tenant_name}</span>
          <span className={mergeClasses(styles.line, styles.ids)}>
            {tenant.tenant_domain} · {tenant.tenant_id}
          </span>
        </div>
      )}
    </header>
  );
}
