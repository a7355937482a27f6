import {
  Button,
  makeStyles,
  mergeClasses,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { Checkmark20Regular, Copy20Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";
import type { PermissionView } from "../../ipc/bindings";
import { approvalRequest } from "./approval-request";
import { type Copying, useCopy } from "./use-copy";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, minWidth: 0 },
  title: { ...typographyStyles.subtitle2, margin: 0 },
  steps: {
    margin: 0,
    paddingInlineStart: tokens.spacingHorizontalXXL,
    maxWidth: "72ch",
    "& > li": { marginBottom: tokens.spacingVerticalXS },
  },
  permission: { width: "272px", overflowWrap: "anywhere" },
  cell: { paddingTop: tokens.spacingVerticalXS, paddingBottom: tokens.spacingVerticalXS },
  copy: { width: "56px" },
  request: { display: "flex", alignItems: "center", columnGap: tokens.spacingHorizontalM },
});

const REQUEST = "The request";

type WhatToRegisterProps = { tenant: string; permissions: readonly PermissionView[] };

/** What has to be registered in the tenant, for the admin who may do it or for whom he asks. */
export function WhatToRegister({ tenant, permissions }: WhatToRegisterProps) {
  const styles = useStyles();
  const copying = useCopy();
  return (
    <section className={styles.section} aria-labelledby="what-to-register">
      <h3 id="what-to-register" className={styles.title}>
        What to register
      </h3>
      <ol className={styles.steps}>
        <li>
          In the Microsoft Entra admin center, under App registrations, make a registration for accounts in
          this organizational directory only (single tenant).
        </li>
        <li>
          Under API permissions, add the four Microsoft Graph permissions below, of the type Application
          permissions, and grant admin consent. Only a Global Administrator can grant it.
        </li>
        <li>Under Certificates &amp; secrets, make a client secret.</li>
      </ol>
      <Permissions permissions={permissions} copying={copying} />
      <div className={styles.request}>
        <Button
          icon={copying.copied === REQUEST ? <Checkmark20Regular /> : <Copy20Regular />}
          onClick={() => void copying.copy(REQUEST, approvalRequest(tenant, permissions))}
        >
          Copy request
        </Button>
        <span role="status">
          {copying.copied === REQUEST
            ? "The request is in the clipboard. Send it to a Global Administrator."
            : copying.copied && `${copying.copied} is in the clipboard.`}
        </span>
      </div>
      {copying.error !== null && <ErrorBar error={copying.error} />}
    </section>
  );
}

type PermissionsProps = { permissions: readonly PermissionView[]; copying: Copying };

function Permissions({ permissions, copying }: PermissionsProps) {
  const styles = useStyles();
  return (
    <Table size="small" aria-label="Permissions">
      <TableHeader>
        <TableRow>
          <TableHeaderCell className={styles.permission}>Application permission</TableHeaderCell>
          <TableHeaderCell>What for</TableHeaderCell>
          <TableHeaderCell className={styles.copy}>Copy</TableHeaderCell>
        </TableRow>
      </TableHeader>
      <TableBody>
        {permissions.map(({ name, reason }) => (
          <TableRow key={name}>
            <TableCell className={mergeClasses(styles.permission, styles.cell)}>{name}</TableCell>
            <TableCell className={styles.cell}>{reason}</TableCell>
            <TableCell className={styles.copy}>
              <Button
                appearance="subtle"
                size="small"
                aria-label={`Copy ${name}`}
                icon={copying.copied === name ? <Checkmark20Regular /> : <Copy20Regular />}
                onClick={() => void copying.copy(name, name)}
              />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
