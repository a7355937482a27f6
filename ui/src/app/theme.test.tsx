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
const CONTRAST = "(forced-colors: active)";

function themeOf(theme: ThemeView) {
  const backend = fakeBackend({ preferences: async () => ({ theme }) });
  const queries = newQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <Providers backend={backend} queries={queries}>
      {children}
    </Providers>
  );
  const { result } = renderHook(() => useTheme().colorNeutralBackground1, { wrapper });
  return (shown: { colorNeutralBackground1: string }) =>
    waitFor(() => expect(result.current).toBe(shown.colorNeutralBackground1));
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
  act(() => setMedia(CONTRAST, true));
  await shows(teamsHighContrastTheme);
});
