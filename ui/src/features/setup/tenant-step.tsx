import {
  Accordion,
  AccordionHeader,
  AccordionItem,
  AccordionPanel,
  Field,
  Input,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import { useBackend } from "../../ipc/backend";
import { addressProblem, isDomain, isGuid } from "./fields";
import { PhoneSystemAnswer } from "./phone-system-answer";
import { StepForm } from "./step-form";
import type { Wizard } from "./wizard";

const useStyles = makeStyles({
  addresses: { display: "flex", flexDirection: "column", rowGap: tokens.spacingVerticalM },
});

const ADDRESSES = "addresses";

const names = ["tenant", "login_url", "graph_url"] as const;

type Fields = Record<(typeof names)[number], string>;

function problemsOf({ tenant, login_url, graph_url }: Fields): Record<keyof Fields, string | null> {
  return {
    tenant: tenantProblem(tenant),
    login_url: addressProblem(login_url),
    graph_url: addressProblem(graph_url),
  };
}

function tenantProblem(tenant: string): string | null {
  if (tenant.trim() === "") {
    return "Enter the directory id of your tenant, or one of its domains.";
  }
  return isGuid(tenant) || isDomain(tenant)
    ? null
    : "This is neither a directory id, such as 6f1c0f3e-0000-4000-8000-000000000001, nor a domain, such as contoso.com.";
}

/** Which Microsoft 365 tenant is kept in step. */
export function TenantStep({ wizard }: { wizard: Wizard }) {
  const backend = useBackend();
  const { setup } = wizard;
  const { login_url, graph_url } = setup.defaults;
  const kept: Fields = setup.tenant ?? { tenant: "", login_url, graph_url };
  const [fields, setFields] = useState(kept);
  const [tried, setTried] = useState(false);
  const isUsual = fields.login_url === login_url && fields.graph_url === graph_url;
  const [open, setOpen] = useState(isUsual ? [] : [ADDRESSES]);
  const problems = problemsOf(fields);
  const shown = tried ? problems : { tenant: null, login_url: null, graph_url: null };

  const next = () => {
    setTried(true);
    if (problems.login_url || problems.graph_url) {
      setOpen([ADDRESSES]);
    }
    if (Object.values(problems).every((problem) => problem === null)) {
      void wizard.send(() => backend.setupTenant({ ...fields, tenant: fields.tenant.trim() }));
    }
  };
  return (
    <StepForm
      wizard={wizard}
      title="Tenant"
      lead="The Microsoft 365 tenant whose Teams users get their numbers from this phone system."
      waiting="Keeping the tenant"
      onNext={next}
      unsaved={names.some((name) => fields[name] !== kept[name])}
    >
      <PhoneSystemAnswer setup={setup} />
      <Field
        label="Directory (tenant) ID or domain"
        required
        hint="The ID is in the Microsoft Entra admin center under Overview. A domain of the tenant is looked up at Microsoft."
        {...(shown.tenant && { validationMessage: shown.tenant })}
      >
        <Input
          value={fields.tenant}
          spellCheck={false}
          onChange={(_, { value }) => setFields({ ...fields, tenant: value })}
        />
      </Field>
      <Accordion collapsible openItems={open} onToggle={(_, { openItems }) => setOpen(openItems as string[])}>
        <AccordionItem value={ADDRESSES}>
          <AccordionHeader as="h3">Advanced: Microsoft's addresses</AccordionHeader>
          <AccordionPanel>
            <Addresses fields={fields} problems={shown} onChange={setFields} />
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </StepForm>
  );
}

type AddressesProps = {
  fields: Fields;
  problems: Record<keyof Fields, string | null>;
  onChange: (fields: Fields) => void;
};

function Addresses({ fields, problems, onChange }: AddressesProps) {
  const styles = useStyles();
  return (
    <div className={styles.addresses}>
      <Field
        label="Sign-in address"
        required
        {...(problems.login_url && { validationMessage: problems.login_url })}
      >
        <Input
          type="url"
          value={fields.login_url}
          onChange={(_, { value }) => onChange({ ...fields, login_url: value })}
        />
      </Field>
      <Field
        label="Microsoft Graph address"
        required
        hint="Change these only when Microsoft or your network team names others."
        {...(problems.graph_url && { validationMessage: problems.graph_url })}
      >
        <Input
          type="url"
          value={fields.graph_url}
          onChange={(_, { value }) => onChange({ ...fields, graph_url: value })}
        />
      </Field>
    </div>
  );
}
