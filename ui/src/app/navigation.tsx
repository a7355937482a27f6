import {
  Button,
  makeStyles,
  mergeClasses,
  Tooltip,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { Navigation20Regular } from "@fluentui/react-icons";
import { useId } from "react";
import { useMedia } from "../components/use-media";
import { useSavePreferences } from "../ipc/preferences";
import { usePreferences } from "../ipc/queries";
import { NavigationLink } from "./navigation-link";
import { help, places, services, settings } from "./places";

const useStyles = makeStyles({
  navigation: {
    boxSizing: "border-box",
    width: "228px",
    minHeight: 0,
    overflowY: "auto",
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
    padding: tokens.spacingHorizontalXS,
    backgroundColor: tokens.colorNeutralBackground4,
    borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  collapsed: { width: "48px" },
  toggle: { alignSelf: "flex-start", minWidth: "38px", marginBottom: tokens.spacingVerticalXS },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalXXS,
  },
  group: {
    display: "block",
    ...typographyStyles.caption1Strong,
    color: tokens.colorNeutralForeground2,
    paddingInline: tokens.spacingHorizontalM,
    paddingTop: tokens.spacingVerticalM,
    paddingBottom: tokens.spacingVerticalXS,
  },
  divided: {
    marginTop: tokens.spacingVerticalXS,
    paddingTop: tokens.spacingVerticalXS,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
  bottom: { marginTop: "auto" },
});

/** Below this the icons alone leave the page the room it needs. */
const NARROW = "(max-width: 1099px)";

/** The way to every page: icons with words, or icons alone where the person or the window wants it so. */
export function Navigation() {
  const styles = useStyles();
  const isNarrow = useMedia(NARROW);
  const chosen = usePreferences().data?.navigation_collapsed ?? false;
  const isCollapsed = isNarrow || chosen;
  return (
    <nav aria-label="Pages" className={mergeClasses(styles.navigation, isCollapsed && styles.collapsed)}>
      {!isNarrow && <Toggle collapsed={chosen} />}
      <ul className={styles.list}>
        {places.map((place) => (
          <NavigationLink key={place.to} place={place} collapsed={isCollapsed} />
        ))}
        <Services collapsed={isCollapsed} />
      </ul>
      <ul className={mergeClasses(styles.list, styles.bottom)}>
        <NavigationLink place={settings} collapsed={isCollapsed} />
        <NavigationLink place={help} collapsed={isCollapsed} />
      </ul>
    </nav>
  );
}

function Services({ collapsed }: { collapsed: boolean }) {
  const styles = useStyles();
  const id = useId();
  return (
    <li className={collapsed ? styles.divided : undefined}>
      {!collapsed && (
        <span className={styles.group} id={id}>
          Services
        </span>
      )}
      <ul className={styles.list} {...(collapsed ? { "aria-label": "Services" } : { "aria-labelledby": id })}>
        {services.map((place) => (
          <NavigationLink key={place.to} place={place} collapsed={collapsed} />
        ))}
      </ul>
    </li>
  );
}

function Toggle({ collapsed }: { collapsed: boolean }) {
  const styles = useStyles();
  const { mutate } = useSavePreferences();
  const name = collapsed ? "Expand navigation" : "Collapse navigation";
  return (
    <Tooltip content={name} relationship="label" positioning="after">
      <Button
        appearance="subtle"
        className={styles.toggle}
        icon={<Navigation20Regular />}
        aria-expanded={!collapsed}
        onClick={() => mutate({ navigation_collapsed: !collapsed })}
      />
    </Tooltip>
  );
}
