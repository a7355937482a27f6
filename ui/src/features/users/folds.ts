import { makeStyles } from "@fluentui/react-components";

// 860 px; in rem, because WebKit compares px with the enlarged width of an enlarged desktop.
const NARROW = "@container (max-width: 53.7rem)";

/** Where there is little room, what is wanted gives its column up: mostly it is what the phone system says. */
export const useFolds = makeStyles({
  room: { containerType: "inline-size" },
  column: { [NARROW]: { display: "none" } },
  instead: { display: "none", [NARROW]: { display: "block" } },
});
