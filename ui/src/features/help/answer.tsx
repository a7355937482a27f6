import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";
import { Facts } from "../../components/facts";
import { PageLink } from "../../components/page-link";
import { type Block, isLine, type Line, type Way } from "./help-words";
import { TopicLink } from "./topic-link";

const useStyles = makeStyles({
  answer: {
    display: "flex",
    flexDirection: "column",
    rowGap: tokens.spacingVerticalS,
    maxWidth: "76ch",
    paddingTop: tokens.spacingVerticalXS,
    paddingBottom: tokens.spacingVerticalL,
    // Below the words of the question, not below its sign.
    paddingInlineStart: `calc(${tokens.spacingHorizontalXXL} + ${tokens.spacingHorizontalXXS})`,
  },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere", userSelect: "text" },
});

export function Answer({ answer }: { answer: readonly Block[] }) {
  const styles = useStyles();
  return (
    <div className={styles.answer}>
      {answer.map((block) => (
        <Part key={JSON.stringify(block)} block={block} />
      ))}
    </div>
  );
}

function Part({ block }: { block: Block }) {
  const styles = useStyles();
  if (typeof block === "string") return <p className={styles.text}>{block}</p>;
  if (isLine(block)) {
    return (
      <p className={styles.text}>
        <Words line={block} />
      </p>
    );
  }
  return <Facts facts={block.facts.map(([name, value]) => ({ name, value }))} />;
}

function Words({ line }: { line: Line }) {
  return line.map((part) => (typeof part === "string" ? part : <WayThere key={part.title} way={part} />));
}

function WayThere({ way }: { way: Way }) {
  if ("to" in way) {
    return (
      <PageLink inline to={way.to}>
        {way.title}
      </PageLink>
    );
  }
  return (
    <TopicLink inline topic={way.topic}>
      {way.title}
    </TopicLink>
  );
}
