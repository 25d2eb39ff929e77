import { Checkbox } from "#app/components/ui/checkbox.tsx";
import { FormSection, MoreFields } from "#app/features/form-fields/form-section.tsx";
import {
  BoxField,
  ChoiceField,
  type FieldSource,
  LinesField,
  TextField,
} from "#app/features/form-fields/input-fields.tsx";
import { kindLabel } from "#app/features/provider/provider-kinds.ts";
import { listAt, typedAt } from "#app/lib/typed-values.ts";
import { providerKinds } from "#server/contracts/provider-kinds.ts";
import { ExhaustionFields } from "./exhaustion-fields.tsx";

interface TermsFieldsProps {
  source: FieldSource;
  /** Null: it is not made yet. */
  endpointId: string | null;
}

const strategies = [
  { value: "weighted", label: "By weight" },
  { value: "cheapest", label: "The cheapest first" },
  { value: "fastest", label: "The fastest first" },
];
const stickiness = [
  { value: "none", label: "No: each request anew" },
  { value: "user", label: "Yes: requests of one user keep to one route" },
];
const disconnects = [
  { value: "abort_and_charge_delivered", label: "Stop, and charge what was delivered" },
  { value: "drain_and_charge_all", label: "Finish, and charge all of it" },
];

function Vendors({ source, list, legend }: { source: FieldSource; list: "allow" | "deny"; legend: string }) {
  const name = `provider_policy.vendors.${list}`;
  const chosen = listAt(source.values, name) ?? [];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 font-medium text-ink text-sm">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {providerKinds.map((kind) => (
          <Checkbox
            key={kind}
            name={name}
            value={kind}
            label={kindLabel(kind)}
            defaultChecked={chosen.includes(kind)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function PolicyFields({ source }: { source: FieldSource }) {
  const errors = source.errorsAt("provider_policy.vendors");
  return (
    <>
      <p className="text-ink-muted text-sm">
        A route outside the policy is never taken. The customer’s own policy holds as well. What is left empty is not
        limited.
      </p>
      <Vendors source={source} list="allow" legend="Only these vendors" />
      <Vendors source={source} list="deny" legend="None of these vendors" />
      {errors && <p className="text-critical-text text-sm">{errors.join(" ")}</p>}
      <div className="grid gap-4 sm:grid-cols-2">
        <LinesField
          source={source}
          name="provider_policy.regions.allow"
          label="Only these regions"
          hint="One a line."
          mono
        />
        <LinesField
          source={source}
          name="provider_policy.regions.deny"
          label="None of these regions"
          hint="One a line."
          mono
        />
        <LinesField
          source={source}
          name="provider_policy.models.allow"
          label="Only these physical models"
          hint="By the upstream’s name, one a line."
          mono
        />
        <LinesField
          source={source}
          name="provider_policy.models.deny"
          label="None of these physical models"
          hint="One a line."
          mono
        />
      </div>
    </>
  );
}

const isLimited = (source: FieldSource): boolean =>
  /[a-z]/.test(
    JSON.stringify(typedAt(source.values, "provider_policy") ?? "").replace(
      /"(vendors|regions|models|allow|deny)"/g,
      "",
    ),
  );

/** What an endpoint's form has beside its name: limits, and what happens at the edges. */
export function TermsFields({ source, endpointId }: TermsFieldsProps) {
  return (
    <>
      <FormSection title="Limits">
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            source={source}
            name="rate_limits.rpm"
            label="Requests a minute"
            placeholder="No limit"
            optional
            numeric
          />
          <TextField
            source={source}
            name="rate_limits.tpm"
            label="Tokens a minute"
            placeholder="No limit"
            optional
            numeric
          />
          <TextField
            source={source}
            name="rate_limits.concurrency"
            label="Requests at once"
            placeholder="No limit"
            optional
            numeric
          />
        </div>
      </FormSection>
      <FormSection title="When the credits are used up">
        <ExhaustionFields source={source} endpointId={endpointId} />
      </FormSection>
      <FormSection title="Routing">
        <div className="grid gap-4 sm:grid-cols-2">
          <ChoiceField source={source} name="routing.strategy" label="Inside a tier" options={strategies} />
          <ChoiceField source={source} name="routing.sticky" label="Sticky" options={stickiness} />
          <ChoiceField
            source={source}
            name="disconnect_policy"
            label="When a client leaves before the end"
            options={disconnects}
          />
        </div>
        <BoxField
          source={source}
          name="mask_model"
          label="Mask the model"
          hint="Replies name the logical model, never the upstream’s."
        />
      </FormSection>
      <MoreFields title="Provider policy" open={isLimited(source) || source.errorsAt("provider_policy") !== undefined}>
        <PolicyFields source={source} />
      </MoreFields>
    </>
  );
}
