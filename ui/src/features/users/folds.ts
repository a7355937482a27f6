import { makeStyles } from "@fluentui/react-components";

const NARROW = "@container (max-width: 859px)";

/** Where there is little room, what is wanted gives its column up: mostly it is what the phone system says. */
export const useFolds = makeStyles({
  room: { containerType: "inline-size" },
  column: { [NARROW]: { display: "none" } },
  instead: { display: "none", [NARROW]: { display: "block" } },
});
