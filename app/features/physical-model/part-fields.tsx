import { MoreFields } from "#app/features/form-fields/form-section.tsx";
import { ChoiceField, type FieldSource, LinesField, TextField } from "#app/features/form-fields/input-fields.tsx";
import type { MeterUnit } from "#server/contracts/modality.ts";
import { limitWindows } from "#server/contracts/physical-model.ts";
import { capabilityFlags, capabilityNumbers } from "./model-form.ts";

const windowWords: Record<(typeof limitWindows)[number], string> = {
  minute: "per minute",
  hour: "per hour",
  day: "per day",
  month: "per month",
  total: "in all",
};
const windows = limitWindows.map((value) => ({ value, label: windowWords[value] }));

const numberWords: Record<(typeof capabilityNumbers)[number], { label: string; hint?: string }> = {
  context_tokens: { label: "Context window, tokens" },
  max_output_tokens: { label: "Longest answer, tokens" },
  max_media_tokens: { label: "Most tokens of one file or image sent", hint: "Bounds what is reserved beforehand." },
  max_image_tokens: { label: "Most tokens of one image made", hint: "Bounds what is reserved beforehand." },
  max_audio_seconds: { label: "Longest audio, seconds", hint: "Bounds what is reserved beforehand." },
};
const flagWords: Record<(typeof capabilityFlags)[number], string> = {
  tools: "Calls tools",
  vision: "Takes images",
  audio: "Takes audio",
  files: "Takes files",
  json_schema: "Answers by a JSON schema",
  reasoning: "Reasons before it answers",
};
const flagOptions = [
  { value: "", label: "Not known" },
  { value: "yes", label: "Yes" },
  { value: "no", label: "No" },
];

function LimitFields({
  source,
  name,
  label,
  unit,
}: {
  source: FieldSource;
  name: string;
  label: string;
  unit: string;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_9rem] items-start gap-2">
      <TextField source={source} name={`${name}.amount`} label={label} aside={unit} optional numeric />
      <div className="pt-0.5">
        <ChoiceField source={source} name={`${name}.window`} label="Window" options={windows} />
      </div>
    </div>
  );
}

/** How much a model may be used over all endpoints; then it leaves the rotation. */
export function ModelLimitFields({ source, unit }: { source: FieldSource; unit: MeterUnit }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <LimitFields source={source} name="unit_limit" label="Units" unit={`${unit}s`} />
      <LimitFields source={source} name="credit_limit" label="Credits charged" unit="credits" />
    </div>
  );
}

/** What a model can do: a route that cannot do what is asked is left out. */
export function CapabilityFields({ source }: { source: FieldSource }) {
  return (
    <>
      <p className="text-ink-muted">
        A request that needs what a model cannot do takes another route. What is not known is tried.
      </p>
      <div className="grid gap-4 sm:grid-cols-3">
        {capabilityFlags.map((name) => (
          <ChoiceField
            key={name}
            source={source}
            name={`capabilities.${name}`}
            label={flagWords[name]}
            options={flagOptions}
          />
        ))}
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        {capabilityNumbers.map((name) => (
          <TextField
            key={name}
            source={source}
            name={`capabilities.${name}`}
            label={numberWords[name].label}
            hint={numberWords[name].hint}
            optional
            numeric
          />
        ))}
      </div>
    </>
  );
}

/** Description, limits and capabilities: closed unless something in them is wrong. */
export function PartFields({ source, unit, open = false }: { source: FieldSource; unit: MeterUnit; open?: boolean }) {
  const wrong = (...names: string[]) => names.some((name) => source.errorsAt(name) !== undefined);
  return (
    <>
      <MoreFields title="Description" open={open || wrong("description")}>
        <LinesField source={source} name="description" label="Description" hint="For your team." />
      </MoreFields>
      <MoreFields title="Limits" open={open || wrong("unit_limit", "credit_limit")}>
        <ModelLimitFields source={source} unit={unit} />
      </MoreFields>
      <MoreFields title="Capabilities" open={open || wrong("capabilities")}>
        <CapabilityFields source={source} />
      </MoreFields>
    </>
  );
}
