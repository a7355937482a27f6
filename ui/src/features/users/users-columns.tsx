import { makeStyles, mergeClasses, tokens, typographyStyles } from "@fluentui/react-components";
import { Link, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useFoldingColumn } from "../../components/folding-column";
import type { PeopleSort, PersonView } from "../../ipc/bindings";
import { PersonBadges, PersonState } from "./person-state";
import { PhoneNumber } from "./phone-number";

const useStyles = makeStyles({
  line: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  name: {
    ...typographyStyles.body1Strong,
    color: tokens.colorBrandForegroundLink,
    textDecorationLine: "none",
    borderRadius: tokens.borderRadiusSmall,
    ":hover": { textDecorationLine: "underline" },
  },
  more: { display: "block", overflowWrap: "anywhere" },
  small: { ...typographyStyles.caption1, color: tokens.colorNeutralForeground2 },
  why: {
    display: "-webkit-box",
    overflow: "hidden",
    overflowWrap: "anywhere",
    whiteSpace: "normal",
    "-webkit-box-orient": "vertical",
    "-webkit-line-clamp": "2",
  },
  state: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalXXS,
    minWidth: 0,
  },
});

export type UsersColumn = {
  id: string;
  title: string;
  sort?: PeopleSort;
  /** A number is as wide as a number; the rest share what is left. */
  width?: string;
  /** Whether it is folded away where there is little room. */
  folds?: true;
  cell: (person: PersonView) => ReactNode;
};

const NUMBER = "132px";

export const usersColumns: readonly UsersColumn[] = [
  { id: "name", title: "Name", sort: "name", cell: (person) => <Name person={person} /> },
  {
    id: "pbx",
    title: "PBX number",
    sort: "number",
    width: NUMBER,
    cell: (person) => <PhoneSystem person={person} />,
  },
  {
    id: "wanted",
    title: "Wanted",
    width: NUMBER,
    folds: true,
    cell: ({ wanted }) => <PhoneNumber value={wanted} />,
  },
  { id: "actual", title: "Microsoft", width: NUMBER, cell: ({ actual }) => <PhoneNumber value={actual} /> },
  { id: "state", title: "State", sort: "state", cell: (person) => <State person={person} /> },
];

/** The number in the phone system; below it what is wanted instead, where that has no column. */
function PhoneSystem({ person: { pbx, wanted } }: { person: PersonView }) {
  const styles = useStyles();
  const folds = useFoldingColumn();
  return (
    <>
      <PhoneNumber value={pbx} />
      {wanted !== pbx && (
        <span className={mergeClasses(styles.more, styles.small, folds.instead)}>
          Wanted: <PhoneNumber value={wanted} none="none" />
        </span>
      )}
    </>
  );
}

function Name({ person: { user, name, upn } }: { person: PersonView }) {
  const styles = useStyles();
  const users = useSearch({ from: "/users" });
  const account = upn ?? "No Microsoft account found";
  return (
    <>
      <Link
        to="/users/$user"
        params={{ user }}
        state={{ users }}
        className={mergeClasses(styles.line, styles.name)}
        title={name}
      >
        <bdi>{name || user}</bdi>
      </Link>
      <span className={mergeClasses(styles.line, styles.small)} title={account}>
        <bdi>{account}</bdi>
      </span>
    </>
  );
}

/** Nothing more is said where nothing is wrong. */
function State({ person }: { person: PersonView }) {
  const styles = useStyles();
  const why = person.state === "already_right" ? "" : person.sentence;
  return (
    <>
      <span className={styles.state}>
        <PersonState state={person.state} />
        <PersonBadges person={person} />
      </span>
      {why && (
        <span
          className={mergeClasses(styles.why, styles.small)}
          title={[why, person.advice].filter(Boolean).join(" ")}
        >
          <bdi>{why}</bdi>
        </span>
      )}
    </>
  );
}
