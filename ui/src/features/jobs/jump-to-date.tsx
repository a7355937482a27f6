import {
  Button,
  Field,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  tokens,
} from "@fluentui/react-components";
import { CalendarArrowRight20Regular } from "@fluentui/react-icons";
import { type FormEvent, useState } from "react";
import { DayInput } from "../../components/day-input";
import { isDay } from "../../lib/days";
import { useJobsSearch } from "./jobs-query";

const useStyles = makeStyles({
  surface: { boxSizing: "border-box", overflowY: "auto" },
  form: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, maxWidth: "32ch" },
  go: { alignSelf: "flex-end" },
});

/** Lets the list begin at a day of long ago, whatever the filters are. */
export function JumpToDate() {
  const styles = useStyles();
  const { search, change } = useJobsSearch();
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState("");
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (!isDay(day)) return;
    setOpen(false);
    change({ until: day });
  };
  const onOpen = (open: boolean) => {
    setOpen(open);
    if (open) setDay(search.until ?? "");
  };
  return (
    <Popover
      positioning={{ position: "below", align: "end", autoSize: true }}
      open={open}
      onOpenChange={(_, { open }) => onOpen(open)}
      trapFocus
    >
      <PopoverTrigger disableButtonEnhancement>
        <Button icon={<CalendarArrowRight20Regular />}>Jump to date</Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Jump to date" className={styles.surface}>
        <form className={styles.form} onSubmit={go}>
          <Field label="Date" hint="The list begins with the last job of this day and goes on to older ones.">
            <DayInput hint="Choose a day" value={day} onDay={setDay} />
          </Field>
          <Button type="submit" appearance="primary" className={styles.go} disabledFocusable={!isDay(day)}>
            Go to date
          </Button>
        </form>
      </PopoverSurface>
    </Popover>
  );
}
