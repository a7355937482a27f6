import { makeStyles, tokens, typographyStyles } from "@fluentui/react-components";

/** What the cards of this page have in common. */
export const useCardStyles = makeStyles({
  part: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM, minWidth: 0 },
  option: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalS, minWidth: 0 },
  title: { ...typographyStyles.body1Strong, margin: 0 },
  note: { ...typographyStyles.body1, margin: 0, maxWidth: "72ch", color: tokens.colorNeutralForeground2 },
  verbs: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: tokens.spacingHorizontalS },
  line: {
    width: "100%",
    border: "none",
    margin: 0,
    borderTop: `${tokens.strokeWidthThin} solid ${tokens.colorNeutralStroke2}`,
  },
});
