import {
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  bar: {
    borderTopStyle: "none",
    borderInlineStyle: "none",
    paddingInline: tokens.spacingHorizontalL,
    color: tokens.colorNeutralForeground1,
  },
  text: { overflowWrap: "anywhere", userSelect: "text" },
});

type BannerProps = {
  title: string;
  intent: "info" | "warning" | "error";
  actions?: ReactNode;
  children: ReactNode;
};

/** What concerns every page, below the header. */
export function Banner({ title, intent, actions, children }: BannerProps) {
  const styles = useStyles();
  return (
    <section aria-label={title}>
      <MessageBar intent={intent} shape="square" className={styles.bar}>
        <MessageBarBody className={styles.text}>
          <MessageBarTitle>{title}</MessageBarTitle>
          {children}
        </MessageBarBody>
        {actions && <MessageBarActions>{actions}</MessageBarActions>}
      </MessageBar>
    </section>
  );
}
