import { Button, makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { ArrowDown20Regular, ArrowUp20Regular, Delete20Regular } from "@fluentui/react-icons";
import { type ReactNode, useId } from "react";
import type { PoliciesView } from "../../ipc/bindings";
import { PolicyField, policyKinds } from "./policy-field";
import type { PolicyChecks } from "./use-policy-checks";

const useStyles = makeStyles({
  card: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalM,
    minWidth: 0,
    paddingBlock: tokens.spacingVerticalL,
    paddingInline: tokens.spacingHorizontalL,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  head: { display: "flex", alignItems: "flex-start", columnGap: tokens.spacingHorizontalS, minWidth: 0 },
  who: { flexGrow: 1, minWidth: 0 },
  name: {
    ...typographyStyles.subtitle2,
    margin: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  note: { ...typographyStyles.caption1, margin: 0, color: tokens.colorNeutralForeground2 },
  policies: {
    display: "grid",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 220px), 1fr))",
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalM,
  },
});

type RuleCardProps = {
  name: string;
  note: string;
  policies: PoliciesView;
  checks: PolicyChecks;
  disabled: boolean;
  onChange: (policies: PoliciesView) => void;
  children?: ReactNode;
};

/** One audience and its three policies. */
export function RuleCard({ name, note, policies, checks, disabled, onChange, children }: RuleCardProps) {
  const styles = useStyles();
  const title = useId();
  return (
    <section className={styles.card} aria-labelledby={title}>
      <div className={styles.head}>
        <div className={styles.who}>
          <h3 className={styles.name} id={title} title={name}>
            <bdi>{name}</bdi>
          </h3>
          <p className={styles.note}>{note}</p>
        </div>
        {children}
      </div>
      <div className={styles.policies}>
        {policyKinds.map(({ kind, title }) => (
          <PolicyField
            key={kind}
            audience={name}
            kind={kind}
            title={title}
            value={policies[kind]}
            checks={checks}
            disabled={disabled}
            onChange={(choice) => onChange({ ...policies, [kind]: choice })}
          />
        ))}
      </div>
    </section>
  );
}

type RuleButtonsProps = {
  name: string;
  first: boolean;
  last: boolean;
  disabled: boolean;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

/** The order matters, for the first rule that fits counts. */
export function RuleButtons({ name, first, last, disabled, onMove, onRemove }: RuleButtonsProps) {
  return (
    <>
      {!(first && last) && (
        <>
          <Button
            appearance="subtle"
            icon={<ArrowUp20Regular />}
            aria-label={`Move the rule for ${name} up`}
            title="Move up"
            disabled={disabled}
            disabledFocusable={first && !disabled}
            onClick={() => onMove(-1)}
          />
          <Button
            appearance="subtle"
            icon={<ArrowDown20Regular />}
            aria-label={`Move the rule for ${name} down`}
            title="Move down"
            disabled={disabled}
            disabledFocusable={last && !disabled}
            onClick={() => onMove(1)}
          />
        </>
      )}
      <Button
        appearance="subtle"
        icon={<Delete20Regular />}
        aria-label={`Remove the rule for ${name}`}
        title="Remove"
        disabled={disabled}
        onClick={onRemove}
      />
    </>
  );
}
