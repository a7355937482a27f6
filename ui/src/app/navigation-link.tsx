import { makeStyles, mergeClasses, Tooltip, tokens, typographyStyles } from "@fluentui/react-components";
import { Link, useLocation } from "@tanstack/react-router";
import type { Place } from "./places";

const useStyles = makeStyles({
  link: {
    ...typographyStyles.body1,
    position: "relative",
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    minHeight: "36px",
    paddingInline: "9px",
    color: tokens.colorNeutralForeground2,
    textDecorationLine: "none",
    borderRadius: tokens.borderRadiusMedium,
    ":hover": { backgroundColor: tokens.colorNeutralBackground4Hover, color: tokens.colorNeutralForeground1 },
    ":active": { backgroundColor: tokens.colorNeutralBackground4Pressed },
    ":focus-visible": {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: "-2px",
    },
  },
  here: {
    ...typographyStyles.body1Strong,
    color: tokens.colorNeutralForeground1Selected,
    backgroundColor: tokens.colorNeutralBackground4Selected,
    "::before": {
      content: '""',
      position: "absolute",
      left: 0,
      insetBlock: "8px",
      // A border, because forced colours take backgrounds away.
      borderLeft: `${tokens.strokeWidthThicker} solid ${tokens.colorNeutralForeground2BrandSelected}`,
      borderRadius: tokens.borderRadiusCircular,
    },
  },
  icon: { display: "flex", flexShrink: 0 },
  iconHere: { color: tokens.colorNeutralForeground2BrandSelected },
});

/** One entry of the navigation; without room for words they stand in a tooltip. */
export function NavigationLink({
  place: { to, title, Icon },
  collapsed,
}: {
  place: Place;
  collapsed: boolean;
}) {
  const styles = useStyles();
  const { pathname } = useLocation();
  const isHere = pathname === to || pathname.startsWith(`${to}/`);
  const link = (
    <Link to={to} className={mergeClasses(styles.link, isHere && styles.here)}>
      <span className={mergeClasses(styles.icon, isHere && styles.iconHere)}>
        <Icon filled={isHere} aria-hidden />
      </span>
      {!collapsed && title}
    </Link>
  );
  if (!collapsed) return <li>{link}</li>;
  return (
    <li>
      <Tooltip content={title} relationship="label" positioning="after">
        {link}
      </Tooltip>
    </li>
  );
}
