import { RadioGroup } from "@fluentui/react-components";
import { Card } from "../../components/card";
import { Choice } from "../../components/choice";
import { ErrorBar } from "../../components/error-bar";
import type { ThemeView } from "../../ipc/bindings";
import { useSavePreferences } from "../../ipc/preferences";
import { usePreferences } from "../../ipc/queries";
import { useCardStyles } from "./card-styles";

const themes: Record<ThemeView, string> = {
  system: "System: as this computer is set",
  light: "Light",
  dark: "Dark",
};

export function ThemeCard() {
  const styles = useCardStyles();
  const chosen = usePreferences().data?.theme ?? "system";
  const saving = useSavePreferences();
  return (
    <Card title="Theme">
      <RadioGroup
        aria-label="Theme"
        value={chosen}
        onChange={(_, { value }) => saving.mutate({ theme: value as ThemeView })}
      >
        {Object.entries(themes).map(([theme, label]) => (
          <Choice key={theme} value={theme} label={label} />
        ))}
      </RadioGroup>
      <p className={styles.note}>High contrast follows this computer, whatever is chosen here.</p>
      <ErrorBar error={saving.error} />
    </Card>
  );
}
