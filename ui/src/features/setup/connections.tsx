import {
  Badge,
  makeStyles,
  mergeClasses,
  Spinner,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { ChevronRight20Regular, Organization20Regular } from "@fluentui/react-icons";
import { Late } from "../../components/late";
import type { ConnectionChoiceView } from "../../ipc/bindings";

const useStyles = makeStyles({
  section: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, minWidth: 0 },
  title: { ...typographyStyles.subtitle2, margin: 0 },
  list: {
    listStyle: "none",
    margin: 0,
    padding: 0,
    overflow: "hidden",
    borderRadius: tokens.borderRadiusXLarge,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    "& > li + li": { borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}` },
  },
  row: {
    ...typographyStyles.body1,
    boxSizing: "border-box",
    width: "100%",
    minHeight: "56px",
    display: "flex",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    paddingInline: tokens.spacingHorizontalL,
    border: "none",
    backgroundColor: "transparent",
    color: tokens.colorNeutralForeground1,
    textAlign: "start",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorSubtleBackgroundHover },
    ":focus-visible": {
      outline: `${tokens.strokeWidthThick} solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: `calc(-1 * ${tokens.strokeWidthThick})`,
    },
    "&[aria-disabled='true']": { cursor: "default", color: tokens.colorNeutralForeground3 },
  },
  icon: { flexShrink: 0 },
  names: { flexGrow: 1, minWidth: 0, display: "flex", flexDirection: "column" },
  line: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  name: typographyStyles.body1Strong,
  domain: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
});

type ConnectionsProps = {
  choices: readonly ConnectionChoiceView[];
  opening: string | null;
  onOpen: (id: string) => void;
};

/** The tenants that were connected before, the one that was open last first. */
export function Connections({ choices, opening, onOpen }: ConnectionsProps) {
  const styles = useStyles();
  if (choices.length === 0) {
    return null;
  }
  const sorted = [...choices].sort((a, b) => Number(b.last_opened) - Number(a.last_opened));
  return (
    <section className={styles.section} aria-labelledby="connections">
      <h2 id="connections" className={styles.title}>
        Your connections
      </h2>
      <ul className={styles.list}>
        {sorted.map((choice) => (
          <li key={choice.id}>
            <Connection choice={choice} opening={opening} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

type ConnectionProps = {
  choice: ConnectionChoiceView;
  opening: string | null;
  onOpen: (id: string) => void;
};

function Connection({ choice, opening, onOpen }: ConnectionProps) {
  const styles = useStyles();
  return (
    <button
      type="button"
      className={styles.row}
      aria-disabled={opening !== null}
      onClick={() => onOpen(choice.id)}
    >
      <Organization20Regular className={styles.icon} aria-hidden />
      <span className={styles.names}>
        <span className={mergeClasses(styles.line, styles.name)} title={choice.tenant_name}>
          <bdi>{choice.tenant_name}</bdi>
        </span>
        <span className={mergeClasses(styles.line, styles.domain)} title={choice.tenant_domain}>
          <bdi>{choice.tenant_domain}</bdi>
        </span>
      </span>
      {choice.last_opened && (
        <Badge appearance="tint" color="informative" className={styles.icon}>
          Opened last
        </Badge>
      )}
      <span aria-hidden>
        {opening === choice.id && (
          <Late>
            <Spinner size="tiny" label="Opening" />
          </Late>
        )}
      </span>
      <ChevronRight20Regular className={styles.icon} aria-hidden />
    </button>
  );
}
