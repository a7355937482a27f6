import { makeStyles, tokens } from "@fluentui/react-components";
import { Outlet } from "@tanstack/react-router";
import { AppHeader } from "./app-header";
import { Navigation } from "./navigation";
import { SampleBanner } from "./sample-banner";

const useStyles = makeStyles({
  frame: {
    height: "100%",
    display: "grid",
    gridTemplateRows: "48px minmax(0, 1fr)",
    gridTemplateColumns: "228px minmax(0, 1fr)",
    backgroundColor: tokens.colorNeutralBackground2,
    color: tokens.colorNeutralForeground1,
  },
  header: { gridColumnEnd: "span 2" },
  page: { display: "flex", flexDirection: "column", minHeight: 0 },
  main: { flexGrow: 1, minHeight: 0, overflowY: "auto" },
});

/** The frame of every page: tenant on top, navigation on the left. */
export function Layout() {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <AppHeader className={styles.header} />
      <Navigation />
      <div className={styles.page}>
        <SampleBanner />
        <main className={styles.main}>
          <Outlet />
        </main>
      </div>
    </div>
  );
}
