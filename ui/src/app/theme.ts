import { type Theme, teamsHighContrastTheme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { useLayoutEffect } from "react";
import { useMedia } from "../components/use-media";
import { usePreferences } from "../ipc/queries";

/**
 * Windows has Segoe UI; elsewhere Inter, which ships with the app, keeps the same rhythm. It stands first there: for a
 * family that is not installed Linux searches all its fonts, for each size and weight anew.
 */
const fontFamilyBase = navigator.userAgent.includes("Windows")
  ? '"Segoe UI", "Inter Variable", sans-serif'
  : '"Inter Variable", sans-serif';

type Shade = "light" | "dark";

const shades: Record<Shade, Theme> = {
  light: { ...webLightTheme, fontFamilyBase },
  dark: { ...webDarkTheme, fontFamilyBase },
};

const strongShades: Record<Shade, Theme> = { light: strong(shades.light), dark: strong(shades.dark) };

const highContrast: Theme = { ...teamsHighContrastTheme, fontFamilyBase };

/** The same theme with nothing said quietly, and with every edge to be seen. */
function strong(theme: Theme): Theme {
  const { colorNeutralForeground1: loud, colorNeutralStrokeAccessible: edge } = theme;
  return {
    ...theme,
    colorNeutralForeground2: loud,
    colorNeutralForeground3: loud,
    colorNeutralForeground4: loud,
    colorNeutralForegroundDisabled: theme.colorNeutralForeground3,
    colorNeutralStroke1: edge,
    colorNeutralStroke2: edge,
    colorNeutralStroke3: edge,
    colorNeutralStrokeDisabled: edge,
    colorTransparentStroke: edge,
  };
}

/**
 * High contrast where the operating system forces its colours, and a stronger theme where it asks for more contrast,
 * whatever was chosen here: who needs it needs it everywhere.
 * Light or dark is what was chosen in Settings; else what the operating system says, also when it changes.
 */
export function useTheme(): Theme {
  const forced = useMedia("(forced-colors: active)");
  const more = useMedia("(prefers-contrast: more)");
  const dark = useMedia("(prefers-color-scheme: dark)");
  const chosen = usePreferences().data?.theme ?? "system";
  const shade = chosen === "system" ? (dark ? "dark" : "light") : chosen;
  // Scroll bars and date fields are painted by the web view, which knows no theme of ours.
  useLayoutEffect(() => {
    document.documentElement.style.colorScheme = shade;
  }, [shade]);
  if (forced) return highContrast;
  return (more ? strongShades : shades)[shade];
}
