import { makeStyles, Nav, NavItem, tokens } from "@fluentui/react-components";
import { bundleIcon, History20Filled, History20Regular } from "@fluentui/react-icons";
import { useLocation, useNavigate } from "@tanstack/react-router";

const JobsIcon = bundleIcon(History20Filled, History20Regular);

/** Only pages that exist. */
const pages = [{ to: "/jobs", title: "Sync Jobs", Icon: JobsIcon }] as const;

const useStyles = makeStyles({
  navigation: {
    paddingBlock: tokens.spacingVerticalM,
    paddingInline: tokens.spacingHorizontalS,
    backgroundColor: tokens.colorNeutralBackground4,
    borderRight: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
});

export function Navigation() {
  const styles = useStyles();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const here = pages.find((page) => pathname.startsWith(page.to));
  return (
    <nav aria-label="Pages" className={styles.navigation}>
      <Nav selectedValue={here?.to ?? ""}>
        {pages.map(({ to, title, Icon }) => (
          <NavItem key={to} value={to} icon={<Icon />} onClick={() => void navigate({ to })}>
            {title}
          </NavItem>
        ))}
      </Nav>
    </nav>
  );
}
