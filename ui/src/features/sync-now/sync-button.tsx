import {
  type ButtonProps,
  Menu,
  type MenuButtonProps,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  SplitButton,
  Tooltip,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { type ElementType, type KeyboardEvent, type MouseEvent, useState } from "react";
import { Spoken } from "../../components/spoken";
import { anotherFollows, lookOf, type Tone } from "../../components/sync-looks";
import { useNow } from "../../components/use-now";
import type { StateView } from "../../ipc/bindings";
import { startEntry } from "../../ipc/sign-in";
import { momentInSentence } from "../../lib/time";
import { SyncMenu } from "./sync-menu";
import { isDiagnostic, isDiagnosticEnter, type Starting } from "./use-starting";

const turning = { from: { transform: "rotate(0deg)" }, to: { transform: "rotate(360deg)" } };

const useStyles = makeStyles({
  // Wide enough for most of what it says, so that it seldom moves.
  button: {
    minWidth: "184px",
    justifyContent: "flex-start",
    textAlign: "left",
    paddingBlock: "3px",
    "@media (max-width: 640px)": { minWidth: 0 },
  },
  lines: { display: "flex", flexDirection: "column", alignItems: "flex-start", minWidth: 0 },
  verb: typographyStyles.body1Strong,
  words: { ...typographyStyles.caption1, fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" },
  // How it stands is to be read also where nothing can be pressed.
  still: { color: tokens.colorNeutralForeground2 },
  // What it lies over can still be pressed.
  hint: { pointerEvents: "none" },
  turning: {
    animationName: turning,
    animationDuration: "2s",
    animationIterationCount: "infinite",
    animationTimingFunction: "linear",
    "@media (prefers-reduced-motion: reduce)": { animationName: "none" },
  },
});

const useTones = makeStyles({
  good: { color: tokens.colorStatusSuccessForeground1 },
  // On the brand's colour of the button itself.
  asking: { color: "inherit" },
  busy: { color: tokens.colorBrandForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
}) satisfies () => Record<Tone, string>;

/** Scrolls in itself where the window is too low for it. */
const belowEnd = { position: "below", align: "end", autoSize: true } as const;

type SyncButtonProps = { state: StateView; starting: Starting };

/** Says how everything stands, and starts what comes next. */
export function SyncButton({ state, starting }: SyncButtonProps) {
  const styles = useStyles();
  const tones = useTones();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const look = lookOf(state);
  if (look === null) return null;
  const { Icon, tone, verb } = look;
  const words = look.words(state, now);
  const { press, blocked } = pressOf(state, starting);
  const turns = state.button === "syncing" && !state.running?.diagnostic;
  return (
    <Menu positioning={belowEnd} open={open} onOpenChange={(_, data) => setOpen(data.open)}>
      <MenuTrigger disableButtonEnhancement>
        {(trigger) => (
          <SplitButton
            appearance={tone === "asking" ? "primary" : "outline"}
            icon={<Icon className={mergeClasses(tones[tone], turns && styles.turning)} />}
            // What a trigger gets is typed wider than what the menu half of this button takes.
            menuButton={{ ...(trigger as MenuButtonProps), "aria-label": "More ways to sync" }}
            primaryActionButton={{
              ...press,
              className: styles.button,
              disabledFocusable: blocked !== null,
              children: (Button: ElementType, props: ButtonProps) => (
                <Tooltip
                  content={{ children: blocked ?? hintOf(state, now), className: styles.hint }}
                  relationship="description"
                  // Below it would lie over what can be done with the banner.
                  positioning="before"
                >
                  <Button {...props} />
                </Tooltip>
              ),
            }}
          >
            <span className={styles.lines}>
              <span className={styles.verb}>
                {verb}
                <Spoken>: </Spoken>
              </span>
              <span className={mergeClasses(styles.words, blocked !== null && styles.still)}>{words}</span>
            </span>
          </SplitButton>
        )}
      </MenuTrigger>
      <SyncMenu state={state} starting={starting} onClose={() => setOpen(false)} />
    </Menu>
  );
}

/** What a press does, or why it can do nothing. */
function pressOf(state: StateView, starting: Starting) {
  const [held] = state.held_jobs;
  if (state.button === "held" && held !== undefined) {
    return { press: { onClick: () => starting.openHeld(held) }, blocked: null };
  }
  const { enabled, reason } = startEntry(state);
  const press = {
    onClick: (event: MouseEvent) => starting.sync(isDiagnostic(event)),
    onKeyDown: (event: KeyboardEvent) => {
      if (!enabled || !isDiagnosticEnter(event)) return;
      event.preventDefault();
      starting.sync(true);
    },
  };
  return { press, blocked: enabled ? null : (reason ?? "Nothing can be started now.") };
}

function hintOf(state: StateView, now: Date): string {
  if (state.another_waits) return `${anotherFollows}.`;
  if (state.running) return "Press again for one more sync after this one.";
  if (state.button === "held") return "Opens the changes that wait for your approval.";
  if (state.button === "approval_needed") return "Compares everybody and writes nothing before you approve.";
  if (state.mirror_at === null) return "The phone system was not read yet.";
  return `The phone system was last read ${momentInSentence(state.mirror_at, now)}.`;
}
