import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import { ArrowClockwise20Regular } from "@fluentui/react-icons";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Card } from "../../components/card";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";

const lines = ["80%", "60%", "70%"];

const useStyles = makeStyles({
  // Room for what a card mostly says, so that nothing jumps when it is known.
  body: {
    display: "flex",
    flexDirection: "column",
    flexGrow: 1,
    rowGap: tokens.spacingVerticalM,
    minHeight: "132px",
    minWidth: 0,
  },
  lines: { display: "grid", rowGap: tokens.spacingVerticalM },
  again: { alignSelf: "flex-start" },
  foot: { marginTop: "auto" },
});

export type Reading<Data> = Pick<UseQueryResult<Data>, "data" | "error" | "refetch">;

type ReadingCardProps<Data> = {
  title: string;
  query: Reading<Data>;
  /** Where more is said. */
  foot?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** A part of the overview that is read by itself: when it cannot be, the others still are. */
export function ReadingCard<Data>({ title, query, foot, children }: ReadingCardProps<Data>) {
  const styles = useStyles();
  const { data, error } = query;
  return (
    <Card title={title}>
      <div className={styles.body}>
        <ErrorBar error={error} />
        {data !== undefined ? children(data) : <Unread query={query} title={title} />}
        {foot && <div className={styles.foot}>{foot}</div>}
      </div>
    </Card>
  );
}

function Unread<Data>({ query: { error, refetch }, title }: { query: Reading<Data>; title: string }) {
  const styles = useStyles();
  if (error === null) {
    return (
      <Late>
        <Skeleton aria-label={`Reading: ${title}`} aria-busy className={styles.lines}>
          {lines.map((width) => (
            <SkeletonItem key={width} size={16} style={{ width }} />
          ))}
        </Skeleton>
      </Late>
    );
  }
  return (
    <Button className={styles.again} icon={<ArrowClockwise20Regular />} onClick={() => void refetch()}>
      Try again
    </Button>
  );
}
