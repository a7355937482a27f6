import { type Theme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";

/** Windows has Segoe UI; elsewhere Inter, which ships with the app, keeps the same rhythm. */
const fontFamilyBase = '"Segoe UI", "Inter Variable", system-ui, sans-serif';

const light: Theme = { ...webLightTheme, fontFamilyBase };
const dark: Theme = { ...webDarkTheme, fontFamilyBase };

const prefersDark = () => window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(changed: () => void) {
  const query = prefersDark();
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}

/** Light or dark, as the operating system says, also when it changes. */
export function useSystemTheme(): Theme {
  const isDark = useSyncExternalStore(subscribe, () => prefersDark().matches);
  return isDark ? dark : light;
}
