import { makeStyles } from "@fluentui/react-components";

// 860 px; in rem, because WebKit compares px with the enlarged width of an enlarged desktop.
const NARROW = "@container (max-width: 53.7rem)";

/** Where there is little room, one column of a table gives itself up, and what it says stands `instead` elsewhere. */
export const useFoldingColumn = makeStyles({
  room: { containerType: "inline-size" },
  column: { [NARROW]: { display: "none" } },
  instead: { display: "none", [NARROW]: { display: "block" } },
});
