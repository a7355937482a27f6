import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import mark from "../../../icons/icon.svg";
import { CopyButton } from "../components/copy-button";
import type { ConnectionView } from "../ipc/bindings";
import { useConnection } from "../ipc/queries";

const cut = { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" } as const;

/** A much enlarged window: what is left of the line is the tenant's. */
const NARROW = "@media (max-width: 640px)";
const NARROWEST = "@media (max-width: 480px)";

const useStyles = makeStyles({
  header: {
    position: "relative",
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    minHeight: "56px",
    boxSizing: "border-box",
    paddingInline: tokens.spacingHorizontalL,
    paddingBlock: tokens.spacingVerticalXS,
    backgroundColor: tokens.colorNeutralBackground4,
    borderBottom: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [NARROW]: { columnGap: tokens.spacingHorizontalS, paddingInline: tokens.spacingHorizontalM },
  },
  skip: {
    position: "absolute",
    left: tokens.spacingHorizontalS,
    zIndex: 1001,
    ":not(:focus)": { width: "1px", minWidth: 0, height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  },
  mark: { width: "24px", height: "24px", flexShrink: 0, [NARROWEST]: { display: "none" } },
  product: {
    ...typographyStyles.subtitle2,
    whiteSpace: "nowrap",
    [NARROW]: { display: "none" },
  },
  divider: {
    alignSelf: "stretch",
    borderLeft: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    [NARROWEST]: { display: "none" },
  },
  tenant: { flexGrow: 1, flexBasis: 0, minWidth: 0 },
  name: { ...typographyStyles.body1Strong, ...cut, userSelect: "text" },
  // Tall enough for the button in it before there is one.
  ids: {
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalXXS,
    minHeight: "24px",
    minWidth: 0,
  },
  id: { ...typographyStyles.caption1, ...cut, color: tokens.colorNeutralForeground2, userSelect: "text" },
});

/** The product and the tenant that everything here is about; what a page's frame adds stands at the end. */
export function AppHeader({ children }: { children: ReactNode }) {
  const styles = useStyles();
  const { data: tenant } = useConnection();
  return (
    <header className={styles.header}>
      <Button className={styles.skip} onClick={skipToPage}>
        Skip to the page
      </Button>
      <img src={mark} alt="" className={styles.mark} />
      <span className={styles.product}>Voice Sync</span>
      <span className={styles.divider} />
      <div className={styles.tenant}>
        {tenant ? <Tenant tenant={tenant} /> : <span className={styles.name}>No tenant connected</span>}
      </div>
      {children}
    </header>
  );
}

function Tenant({ tenant }: { tenant: ConnectionView }) {
  const styles = useStyles();
  const { tenant_name: name, tenant_domain: domain, tenant_id: id } = tenant;
  // Before an approval nobody could ask for its name: the shell gives its id in place of it.
  const isNamed = name !== id;
  return (
    <>
      <div className={styles.name} title={isNamed ? name : "Its name is known once Voice Sync is approved."}>
        {isNamed ? <bdi>{name}</bdi> : "Name of the tenant not known yet"}
      </div>
      <div className={styles.ids}>
        <span className={styles.id} title={domain ? `${domain} · ${id}` : id}>
          {domain && (
            <>
              <bdi>{domain}</bdi> ·{" "}
            </>
          )}
          {id}
        </span>
        <CopyButton what="tenant id" text={tenant.tenant_id} />
      </div>
    </>
  );
}

// No link to an anchor: what follows # in the address is the page.
function skipToPage() {
  document.querySelector("main")?.focus();
}
