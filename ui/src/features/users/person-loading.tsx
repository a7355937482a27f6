import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";

const blocks = [
  { id: "values", height: "140px" },
  { id: "facts", height: "180px" },
  { id: "timeline", height: "240px" },
];

const useStyles = makeStyles({
  blocks: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL },
  block: { borderRadius: tokens.borderRadiusLarge },
});

/** A person before anything is known, in the shape of what will stand there. */
export function PersonLoading() {
  const styles = useStyles();
  return (
    <Skeleton aria-label="Reading this user" aria-busy className={styles.blocks}>
      {blocks.map(({ id, height }) => (
        <SkeletonItem key={id} className={styles.block} style={{ height }} />
      ))}
    </Skeleton>
  );
}
