import { type GriffelStyle, tokens } from "@fluentui/react-components";

/** The card that a table stands in. It has its own edge, and scrolls sideways where it is too narrow. */
export const tableCard: GriffelStyle = {
  backgroundColor: tokens.colorNeutralBackground1,
  border: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  borderRadius: tokens.borderRadiusLarge,
  overflowX: "auto",
  "& tbody tr:last-child": { borderBottom: "none" },
};
