import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { TenantFoundView } from "../../ipc/bindings";

const useStyles = makeStyles({
  found: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    rowGap: tokens.spacingVerticalM,
    padding: tokens.spacingHorizontalL,
    borderRadius: tokens.borderRadiusLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorBrandStroke2}`,
    backgroundColor: tokens.colorBrandBackground2,
    minWidth: 0,
  },
  title: { ...typographyStyles.subtitle2, margin: 0 },
  facts: {
    margin: 0,
    maxWidth: "100%",
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXS,
    "& dd": { margin: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
    "& dt": { color: tokens.colorNeutralForeground2 },
  },
});

type TenantFoundProps = { found: TenantFoundView; isNew: boolean; onOther: () => void };

/** The tenant that answered, for the admin to say whether it is his. */
export function TenantFound({ found, isNew, onOther }: TenantFoundProps) {
  const styles = useStyles();
  const title = useRef<HTMLHeadingElement>(null);
  const asks = useRef(isNew);
  useEffect(() => {
    if (!asks.current) return;
    title.current?.focus({ preventScroll: true });
    // All of it: the question is what the step is about now.
    title.current?.closest("section")?.scrollIntoView({ block: "nearest" });
  }, []);
  const facts = [
    ["Name", found.name],
    ["Domain", found.domain],
    ["Directory id", found.id],
  ] as const;
  return (
    <section className={styles.found} aria-labelledby="tenant-found">
      <h3 ref={title} id="tenant-found" tabIndex={-1} className={styles.title}>
        Is this your tenant?
      </h3>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => value !== null && <FactRow key={name} name={name} value={value} />)}
      </dl>
      <Button onClick={onOther}>No, name another tenant</Button>
    </section>
  );
}

function FactRow({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd title={value}>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}
