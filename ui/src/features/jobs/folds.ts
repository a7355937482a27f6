import { makeStyles } from "@fluentui/react-components";

// How much room the table has (760 and 860 px); the steps exclude each other, for their order in the style sheet is not
// ours. In rem, because WebKit compares px with the enlarged width of an enlarged desktop.
const LESS = "@container (min-width: 47.5rem) and (max-width: 53.7rem)";
const LEAST = "@container (max-width: 47.49rem)";

/** Columns that give way where there is little room; what they said then stands in another. */
export const useFolds = makeStyles({
  room: { containerType: "inline-size" },
  table: { minWidth: "860px", [LESS]: { minWidth: 0 }, [LEAST]: { minWidth: "560px" } },
  column: {
    width: "var(--all)",
    [LESS]: { width: "var(--most)" },
    [LEAST]: { width: "var(--few)" },
  },
  first: { [LESS]: { display: "none" }, [LEAST]: { display: "none" } },
  second: { [LEAST]: { display: "none" } },
  duration: { display: "none", [LESS]: { display: "inline" }, [LEAST]: { display: "inline" } },
  others: { display: "none", [LEAST]: { display: "block" } },
});
