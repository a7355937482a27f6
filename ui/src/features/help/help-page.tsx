import { Button, makeStyles, SearchBox, tokens } from "@fluentui/react-components";
import { Search48Regular } from "@fluentui/react-icons";
import { useRef, useState } from "react";
import { Notice } from "../../components/notice";
import { Page } from "../../components/page";
import { counted, number } from "../../lib/count";
import { Arrival } from "./arrival";
import { HelpContents } from "./help-contents";
import { HelpGroup } from "./help-group";
import { useTopic } from "./help-search";
import { groupsThatSay, questions } from "./topics";
import { WayBack } from "./way-back";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalS,
    maxWidth: "860px",
  },
  search: { flexGrow: 1, minWidth: "200px", maxWidth: "420px" },
  found: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 860px) minmax(0, 220px)",
    columnGap: tokens.spacingHorizontalXXXL,
    alignItems: "start",
    "@media (max-width: 1239px)": { gridTemplateColumns: "minmax(0, 860px)" },
  },
  groups: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalL, minWidth: 0 },
});

/** What admins ask, and the answers; the address leads to one of them. */
export function HelpPage() {
  const styles = useStyles();
  const { topic, visit } = useTopic();
  const [text, setText] = useState("");
  const [open, setOpen] = useState<readonly string[]>([]);
  const [arrived, setArrived] = useState<string | null>(null);
  const search = useRef<HTMLInputElement>(null);
  // What the address leads to is shown and open from the beginning, whatever was searched for before.
  if (arrived !== visit) {
    setArrived(visit);
    if (topic !== undefined) {
      setText("");
      setOpen([...open.filter((id) => id !== topic), topic]);
    }
  }
  const groups = groupsThatSay(text);
  const shown = groups.flatMap((group) => group.questions.map(({ id }) => id));
  const isAllOpen = shown.every((id) => open.includes(id));
  const turnAll = () => {
    const others = open.filter((id) => !shown.includes(id));
    setOpen(isAllOpen ? others : [...others, ...shown]);
  };
  const showAll = () => {
    setText("");
    search.current?.focus();
  };
  return (
    <Page title="Help" lead="What administrators ask about Voice Sync, and the answers." above={<WayBack />}>
      <search className={styles.bar}>
        <SearchBox
          className={styles.search}
          aria-label="Search Help"
          placeholder="Search questions and answers"
          value={text}
          input={{ ref: search }}
          onChange={(_, { value }) => setText(value)}
        />
        <span role="status" className={styles.found}>
          {foundWords(text, shown.length)}
        </span>
        {shown.length > 0 && <Button onClick={turnAll}>{isAllOpen ? "Collapse all" : "Expand all"}</Button>}
      </search>
      {shown.length === 0 ? (
        <Notice
          picture={<Search48Regular aria-hidden />}
          title="No question matches"
          text="Every word you type has to be in the question or its answer. Try fewer words, or another one."
        >
          <Button onClick={showAll}>Show all questions</Button>
        </Notice>
      ) : (
        <div className={styles.columns}>
          <div className={styles.groups}>
            {groups.map((group) => (
              <HelpGroup key={group.id} group={group} topic={topic} open={open} onOpen={setOpen} />
            ))}
          </div>
          <HelpContents groups={groups} />
        </div>
      )}
      {topic !== undefined && <Arrival key={visit} topic={topic} />}
    </Page>
  );
}

/** How many questions there are, or how many of them say what was searched for. */
function foundWords(text: string, found: number): string {
  if (text.trim() === "") return counted(questions.length, "question");
  if (found === 0) return "No question matches";
  return `${number(found)} of ${counted(questions.length, "question")} ${found === 1 ? "matches" : "match"}`;
}
