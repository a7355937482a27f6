import { makeStyles, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  picture: { width: "168px", height: "120px" },
  paper: { fill: tokens.colorNeutralBackground1, stroke: tokens.colorNeutralStroke1 },
  line: { fill: tokens.colorNeutralStroke2 },
  strong: { fill: tokens.colorBrandStroke2 },
  disc: { fill: tokens.colorBrandBackground },
  arrow: { fill: "none", stroke: tokens.colorNeutralForegroundOnBrand },
});

/** A list with nothing on it yet, and the turning arrows that will fill it. */
export function NoJobsPicture() {
  const styles = useStyles();
  return (
    <svg className={styles.picture} viewBox="0 0 168 120" aria-hidden="true">
      <rect className={styles.paper} x="20.5" y="10.5" width="112" height="92" rx="8" />
      {[30, 50, 70].map((y) => (
        <g key={y}>
          <circle className={styles.strong} cx="38" cy={y + 4} r="5" />
          <rect className={styles.line} x="52" y={y} width={y === 50 ? 44 : 62} height="8" rx="4" />
        </g>
      ))}
      <circle className={styles.disc} cx="130" cy="88" r="24" />
      <g className={styles.arrow} strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">
        <path d="M119.5 84a11 11 0 0 1 19.6-3M140.5 92a11 11 0 0 1-19.6 3" />
        <path d="M140 75.5v6h-6M120 100.5v-6h6" />
      </g>
    </svg>
  );
}
