import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Field,
  Input,
  makeStyles,
  tokens,
  typographyStyles,
} from "@fluentui/react-components";
import { PersonSearch20Regular } from "@fluentui/react-icons";
import { type FormEvent, useState } from "react";
import { ErrorBar } from "../../components/error-bar";
import { firmBackdrop } from "../../components/firm-backdrop";
import { useChooseAccount } from "./person-query";

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
  text: { ...typographyStyles.body1, margin: 0, overflowWrap: "anywhere" },
});

type ChooseAccountProps = { user: string; name: string; chosen: string | null; asks: boolean };

/** Whose account a person's is, where the addresses of the phone system lead to none or to the wrong one. */
export function ChooseAccount({ user, name, chosen, asks }: ChooseAccountProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={(_, { open, type }) => type !== "backdropClick" && setOpen(open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button icon={<PersonSearch20Regular />}>
          {chosen || asks ? "Choose another account" : "Choose the account"}
        </Button>
      </DialogTrigger>
      <DialogSurface backdrop={firmBackdrop}>
        <Choice user={user} name={name} chosen={chosen} onDone={() => setOpen(false)} />
      </DialogSurface>
    </Dialog>
  );
}

type ChoiceProps = Omit<ChooseAccountProps, "asks"> & { onDone: () => void };

function Choice({ user, name, chosen, onDone }: ChoiceProps) {
  const styles = useStyles();
  const choose = useChooseAccount(user);
  const [account, setAccount] = useState("");
  const wanted = account.trim();
  const send = (account: string | null) =>
    choose.mutate(account, { onSuccess: (answer) => answer === "done" && onDone() });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted !== "" && !choose.isPending) send(wanted);
  };
  return (
    <form onSubmit={submit}>
      <DialogBody>
        <DialogTitle>Choose the account</DialogTitle>
        <DialogContent className={styles.content}>
          <p className={styles.text}>
            Give the Microsoft account of <bdi>{name || user}</bdi>. It counts instead of the addresses of the
            phone system, until you go back to them.
          </p>
          {chosen && (
            <p className={styles.text}>
              Chosen now: <bdi>{chosen}</bdi>
            </p>
          )}
          <Field label="Account address" hint="User principal name or object id">
            <Input value={account} onChange={(_, { value }) => setAccount(value)} autoComplete="off" />
          </Field>
          <ErrorBar error={choose.error} />
        </DialogContent>
        <DialogActions fluid>
          {chosen && (
            <Button disabledFocusable={choose.isPending} onClick={() => send(null)}>
              Go back to the addresses
            </Button>
          )}
          <DialogTrigger disableButtonEnhancement>
            <Button>Cancel</Button>
          </DialogTrigger>
          <Button type="submit" appearance="primary" disabledFocusable={choose.isPending || wanted === ""}>
            Choose account
          </Button>
        </DialogActions>
      </DialogBody>
    </form>
  );
}
