import {
  Button,
  makeStyles,
  ProgressBar,
  Spinner,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { ArrowClockwise20Regular, PeopleSync20Regular } from "@fluentui/react-icons";
import { ErrorBar } from "../../components/error-bar";
import { Late } from "../../components/late";
import { Notice } from "../../components/notice";
import { useNow } from "../../components/use-now";
import { exactMoment, since } from "../../lib/time";
import { PeoplePicture } from "./people-picture";
import { useReadPeople } from "./users-query";

const useStyles = makeStyles({
  read: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    columnGap: tokens.spacingHorizontalM,
    ...typographyStyles.body1,
    color: tokens.colorNeutralForeground2,
  },
  progress: { width: "240px" },
});

type ReadAgeProps = { readAt: string; reading: boolean; asking: boolean; onRead: () => void };

/** How old what the page shows is, and the way to newer. */
export function ReadAge({ readAt, reading, asking, onRead }: ReadAgeProps) {
  const styles = useStyles();
  const now = useNow();
  return (
    <div className={styles.read}>
      <span role="status">
        {reading ? (
          <Late>
            <Spinner size="extra-tiny" label="Reading both systems" />
          </Late>
        ) : (
          <time dateTime={readAt} title={exactMoment(readAt)}>{`Microsoft read ${since(readAt, now)}`}</time>
        )}
      </span>
      <Button icon={<ArrowClockwise20Regular />} disabledFocusable={reading || asking} onClick={onRead}>
        Refresh
      </Button>
    </div>
  );
}

const neverText =
  "Voice Sync reads the phone system and Microsoft Teams and shows here who has which number in both. Nothing is changed.";
const readingText =
  "Large organisations take a few minutes. You can leave this page; the list is here when the reading ends.";

/** Nobody was compared yet. */
export function NeverRead({ reading }: { reading: boolean }) {
  const styles = useStyles();
  const read = useReadPeople();
  if (reading) {
    return (
      <Notice picture={<PeoplePicture />} title="Reading both systems" text={readingText}>
        <ProgressBar className={styles.progress} aria-label="Reading both systems" />
      </Notice>
    );
  }
  return (
    <Notice picture={<PeoplePicture />} title="Microsoft Teams has not been read yet" text={neverText}>
      <ErrorBar error={read.error} />
      <Button
        appearance="primary"
        icon={<PeopleSync20Regular />}
        disabledFocusable={read.isPending}
        onClick={() => read.mutate()}
      >
        Read both systems
      </Button>
    </Notice>
  );
}
