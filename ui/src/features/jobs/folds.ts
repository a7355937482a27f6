import { makeStyles } from "@fluentui/react-components";

// How much room the table has; the steps exclude each other, for their order in the style sheet is not ours.
const LESS = "@container (min-width: 760px) and (max-width: 859px)";
const LEAST = "@container (max-width: 759px)";

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
