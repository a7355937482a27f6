import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { Filter16Filled, Filter16Regular } from "@fluentui/react-icons";
import { ChoicesMenu } from "../../components/choices-menu";
import type { JobType } from "../../ipc/bindings";
import { typeNames, types } from "./job-words";
import { useJobsSearch } from "./jobs-query";

const useStyles = makeStyles({
  on: { color: tokens.colorBrandForeground1, backgroundColor: tokens.colorBrandBackground2 },
  button: { minWidth: "24px", padding: tokens.spacingHorizontalXXS },
});

/** The filter in the heading of the Type column. */
export function TypeFilter() {
  const styles = useStyles();
  const { search, change } = useJobsSearch();
  const chosen = search.types ?? [];
  const isOn = chosen.length > 0;
  const shown = chosen.map((type) => typeNames[type]).join(" and ");
  const label = isOn ? `Filter by type, showing ${shown}` : "Filter by type";
  return (
    <ChoicesMenu<JobType>
      all={types}
      chosen={chosen}
      nameOf={(type) => typeNames[type]}
      onChosen={(types) => change({ types })}
    >
      <Button
        appearance="subtle"
        size="small"
        className={mergeClasses(styles.button, isOn && styles.on)}
        icon={isOn ? <Filter16Filled /> : <Filter16Regular />}
        aria-label={label}
        title={label}
      />
    </ChoicesMenu>
  );
}
