import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { Answer } from "./answer";
import { placeOf, whereItOpens } from "./arrival";
import type { Group, Question } from "./help-words";

// Whoever is led to a question sees what stands before it, too.
const PLACE_BEFORE = "56px";

const useStyles = makeStyles({
  group: {
    minWidth: 0,
    paddingBlock: tokens.spacingVerticalL,
    paddingInline: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: {
    ...typographyStyles.subtitle2,
    margin: 0,
    marginBottom: tokens.spacingVerticalS,
    paddingInline: tokens.spacingHorizontalM,
    // The focus is put here for the screen reader; nothing can be done with it.
    outlineStyle: "none",
    scrollMarginTop: tokens.spacingVerticalL,
  },
  question: { scrollMarginTop: PLACE_BEFORE },
});

type HelpGroupProps = {
  group: Group;
  /** Where the address leads. */
  topic: string | undefined;
  open: readonly string[];
  onOpen: (open: readonly string[]) => void;
};

/** Questions of one kind, each with its answer below it. */
export function HelpGroup({ group: { id, title, questions }, topic, open, onOpen }: HelpGroupProps) {
  const styles = useStyles();
  return (
    <section className={styles.group} aria-labelledby={placeOf(id)}>
      <h2 className={styles.title} id={placeOf(id)} tabIndex={-1} {...(topic === id && whereItOpens)}>
        {title}
      </h2>
      <Accordion
        multiple
        collapsible
        openItems={[...open]}
        onToggle={(_, { openItems }) => onOpen(openItems as string[])}
      >
        {questions.map((question) => (
          <Item key={question.id} question={question} isHere={topic === question.id} />
        ))}
      </Accordion>
    </section>
  );
}

function Item({ question: { id, question, answer }, isHere }: { question: Question; isHere: boolean }) {
  const styles = useStyles();
  return (
    <AccordionItem value={id}>
      <AccordionHeader
        as="h3"
        button={{ id: placeOf(id), className: styles.question, ...(isHere && whereItOpens) }}
      >
        {question}
      </AccordionHeader>
      <AccordionPanel>
        <Answer answer={answer} />
      </AccordionPanel>
    </AccordionItem>
  );
}
