import {
  makeStyles,
  Skeleton,
  SkeletonItem,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { TableCard } from "../../components/table-card";
import type { JobPersonView } from "../../ipc/bindings";
import { PersonRow } from "./person-row";

const columns = [
  { title: "Person", width: "24%" },
  { title: "Change", width: "36%" },
  { title: "Result", width: "17%" },
  { title: "Explanation", width: "23%" },
];

const useStyles = makeStyles({
  card: { "& th, & td": { paddingInline: tokens.spacingHorizontalMNudge } },
  table: { minWidth: "600px" },
  heading: { fontWeight: tokens.fontWeightSemibold },
  bar: { width: "70%" },
});

function Frame({ busy = false, children }: { busy?: boolean; children: ReactNode }) {
  const styles = useStyles();
  return (
    <TableCard label="People of this job" className={styles.card}>
      <Table aria-label="People of this job" aria-busy={busy} className={styles.table}>
        <TableHeader>
          <TableRow>
            {columns.map(({ title, width }) => (
              <TableHeaderCell key={title} scope="col" style={{ width }} className={styles.heading}>
                {title}
              </TableHeaderCell>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>{children}</TableBody>
      </Table>
    </TableCard>
  );
}

type PeopleTableProps = { people: readonly JobPersonView[]; now: Date; busy: boolean };

export function PeopleTable({ people, now, busy }: PeopleTableProps) {
  return (
    <Frame busy={busy}>
      {people.map((person) => (
        <PersonRow key={person.user} person={person} now={now} />
      ))}
    </Frame>
  );
}

/** The people before they are known. */
export function PeopleLoading() {
  const styles = useStyles();
  return (
    <Skeleton aria-label="Reading the people of this job" aria-busy>
      <Frame>
        {["a", "b", "c", "d"].map((row) => (
          <TableRow key={row}>
            {columns.map(({ title }) => (
              <TableCell key={title}>
                <SkeletonItem className={styles.bar} size={12} />
              </TableCell>
            ))}
          </TableRow>
        ))}
      </Frame>
    </Skeleton>
  );
}
