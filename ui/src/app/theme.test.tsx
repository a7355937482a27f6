import { teamsHighContrastTheme, webDarkTheme, webLightTheme } from "@fluentui/react-components";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import type { ThemeView } from "../ipc/bindings";
import { fakeBackend } from "../testing/fake-backend";
import { setMedia } from "../testing/media";
import { newQueryClient, Providers } from "./providers";
import { useTheme } from "./theme";

const DARK = "(prefers-color-scheme: dark)";
const FORCED = "(forced-colors: active)";
const MORE = "(prefers-contrast: more)";

function hookOf(theme: ThemeView) {
  const backend = fakeBackend({ preferences: async () => ({ theme }) });
  const queries = newQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <Providers backend={backend} queries={queries}>
      {children}
    </Providers>
  );
  return renderHook(() => useTheme(), { wrapper }).result;
}

function themeOf(theme: ThemeView) {
  const result = hookOf(theme);
  return (shown: { colorNeutralBackground1: string }) =>
    waitFor(() => expect(result.current.colorNeutralBackground1).toBe(shown.colorNeutralBackground1));
}

test("System follows the desktop, also when it changes", async () => {
  const shows = themeOf("system");
  await shows(webLightTheme);
  act(() => setMedia(DARK, true));
  await shows(webDarkTheme);
  expect(document.documentElement.style.colorScheme).toBe("dark");
  act(() => setMedia(DARK, false));
  await shows(webLightTheme);
});

test("a chosen theme stays, whatever the desktop is", async () => {
  await themeOf("dark")(webDarkTheme);
  setMedia(DARK, true);
  await themeOf("light")(webLightTheme);
  expect(document.documentElement.style.colorScheme).toBe("light");
});

test("high contrast of the desktop is stronger than what was chosen", async () => {
  const shows = themeOf("light");
  await shows(webLightTheme);
  act(() => setMedia(FORCED, true));
  await shows(teamsHighContrastTheme);
});

test.each([
  ["light", webLightTheme],
  ["dark", webDarkTheme],
] as const)(
  "more contrast makes the %s theme say nothing quietly and show every edge",
  async (theme, usual) => {
    const result = hookOf(theme);
    await waitFor(() => expect(result.current.colorNeutralForeground3).toBe(usual.colorNeutralForeground3));
    act(() => setMedia(MORE, true));
    const { colorNeutralForeground1: loud, colorNeutralStrokeAccessible: edge } = usual;
    expect(result.current).toMatchObject({
      colorNeutralBackground1: usual.colorNeutralBackground1,
      colorNeutralForeground2: loud,
      colorNeutralForeground3: loud,
      colorNeutralStroke2: edge,
      colorTransparentStroke: edge,
    });
    act(() => setMedia(MORE, false));
    expect(result.current.colorNeutralForeground3).toBe(usual.colorNeutralForeground3);
  },
);

test("forced colours are stronger than more contrast", async () => {
  const shows = themeOf("light");
  act(() => setMedia(MORE, true));
  act(() => setMedia(FORCED, true));
  await shows(teamsHighContrastTheme);
});
