import { Checkbox } from "#app/components/ui/checkbox.tsx";
import { ChoiceField, type FieldSource, LinesField, TextField } from "#app/features/form-fields/input-fields.tsx";
import { listAt } from "#app/lib/typed-values.ts";
import { endpointGroups } from "./key-forms.ts";

interface KeyFieldsProps {
  source: FieldSource;
  /** Names of the endpoint's models. */
  models: readonly string[];
}

interface BoxesProps {
  source: FieldSource;
  name: string;
  legend: string;
  names: readonly string[];
  mono?: boolean;
}

function Boxes({ source, name, legend, names }: BoxesProps) {
  const chosen = listAt(source.values, name) ?? [];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-ink-muted text-sm">{legend}</legend>
      <div className="flex flex-wrap gap-x-4 gap-y-1">
        {names.map((each) => (
          <Checkbox
            key={each}
            name={name}
            value={each}
            label={<span className="break-all font-mono text-sm">{each}</span>}
            defaultChecked={chosen.includes(each)}
          />
        ))}
      </div>
    </fieldset>
  );
}

const windows = [
  { value: "total", label: "In all" },
  { value: "month", label: "A month (UTC)" },
  { value: "day", label: "A day (UTC)" },
];

/** How much a key may spend, and how fast. */
export function KeyLimitFields({ source }: { source: FieldSource }) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          source={source}
          name="credit_limit.amount"
          label="Credits it may spend"
          optional
          numeric
          hint="Then its requests are refused; the endpoint’s other keys go on."
        />
        <ChoiceField source={source} name="credit_limit.window" label="Counted" options={windows} />
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <TextField source={source} name="rate_limits.rpm" label="Requests a minute" placeholder="No limit" numeric />
        <TextField source={source} name="rate_limits.tpm" label="Tokens a minute" placeholder="No limit" numeric />
        <TextField
          source={source}
          name="rate_limits.concurrency"
          label="Requests at once"
          placeholder="No limit"
          numeric
        />
      </div>
    </>
  );
}

/** What a key may do; nothing ticked is no limit. */
export function KeyScopeFields({ source, models }: KeyFieldsProps) {
  const listed = listAt(source.values, "scopes.models") ?? [];
  const names = [...new Set([...models, ...listed])];
  const errors = source.errorsAt("scopes.models") ?? source.errorsAt("scopes.endpoints");
  return (
    <>
      <p className="text-ink-muted text-sm">What is left empty is not limited.</p>
      {names.length > 0 && <Boxes source={source} name="scopes.models" legend="Only these models" names={names} />}
      <div className="grid gap-3">
        {endpointGroups.map(({ client, names: endpoints }) => (
          <Boxes
            key={client}
            source={source}
            name="scopes.endpoints"
            legend={`Only these endpoints · ${client}`}
            names={endpoints}
          />
        ))}
      </div>
      {errors && <p className="text-critical-text text-sm">{errors.join(" ")}</p>}
      <LinesField
        source={source}
        name="scopes.ip_ranges"
        label="Only from these addresses"
        hint="One a line: 203.0.113.7, 10.0.0.0/8, 2001:db8::/32."
        mono
      />
    </>
  );
}
