import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { useLayoutEffect } from "react";
import { useMedia } from "../components/use-media";
import { usePreferences } from "../ipc/queries";

/** Windows has Segoe UI; elsewhere Inter, which ships with the app, keeps the same rhythm. */
const fontFamilyBase = '"Segoe UI", "Inter Variable", system-ui, sans-serif';

const themes = {
  light: { ...webLightTheme, fontFamilyBase },
  dark: { ...webDarkTheme, fontFamilyBase },
  contrast: { ...teamsHighContrastTheme, fontFamilyBase },
} satisfies Record<string, Theme>;

/**
 * High contrast where the operating system asks for it, whatever was chosen here: who needs it needs it everywhere.
 * Else what was chosen in Settings; else light or dark as the operating system says, also when it changes.
 */
export function useTheme(): Theme {
  const contrast = useMedia("(forced-colors: active)");
  const dark = useMedia("(prefers-color-scheme: dark)");
  const chosen = usePreferences().data?.theme ?? "system";
  const shade = chosen === "system" ? (dark ? "dark" : "light") : chosen;
  // Scroll bars and date fields are painted by the web view, which knows no theme of ours.
  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = shade;
  }, [shade]);
  return themes[contrast ? "contrast" : shade];
}
