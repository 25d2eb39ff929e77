import { Checkbox } from "#app/components/ui/checkbox.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { type SampleRequest, sampleEndpoints } from "#server/contracts/route-plan.ts";

/** An ordinary chat. */
export const firstSample: SampleRequest = {
  endpoint: "chat/completions",
  input_tokens: 1_000,
  max_tokens: null,
  tools: false,
  vision: false,
  audio: false,
  files: false,
  json_schema: false,
  user: null,
};

const needs = [
  ["tools", "Tools"],
  ["vision", "An image"],
  ["audio", "A recording"],
  ["files", "A file"],
  ["json_schema", "A JSON schema"],
] as const;

const mostTokens = 100_000_000;
const tokensOf = (text: string): number => {
  const count = Number(text);
  return Number.isSafeInteger(count) && count >= 0 ? Math.min(count, mostTokens) : 0;
};

interface SampleFieldsProps {
  sample: SampleRequest;
  onChange: (sample: SampleRequest) => void;
}

function TokenField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number | null;
  onChange: (text: string) => void;
}) {
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          type="number"
          min={0}
          max={mostTokens}
          inputMode="numeric"
          value={value ?? ""}
          placeholder="Not said"
          onChange={(event) => onChange(event.currentTarget.value)}
          className="text-right tabular-nums"
        />
      )}
    </Field>
  );
}

/** A request as far as routing looks at it. */
export function SampleFields({ sample, onChange }: SampleFieldsProps) {
  const set = (change: Partial<SampleRequest>) => onChange({ ...sample, ...change });
  const isChat = sample.endpoint === "chat/completions";
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-2 gap-3">
        <Field label="Endpoint">
          {(control) => (
            <Select
              {...control}
              value={sample.endpoint}
              onChange={({ currentTarget }) => {
                const endpoint = sampleEndpoints.find((name) => name === currentTarget.value);
                if (endpoint) set({ endpoint });
              }}
              className="w-full"
            >
              {sampleEndpoints.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="User">
          {(control) => (
            <Input
              {...control}
              value={sample.user ?? ""}
              placeholder="Nobody"
              maxLength={256}
              autoComplete="off"
              onChange={(event) => set({ user: event.currentTarget.value || null })}
            />
          )}
        </Field>
        {isChat && (
          <>
            <TokenField
              label="Tokens in, about"
              value={sample.input_tokens}
              onChange={(text) => set({ input_tokens: tokensOf(text) })}
            />
            <TokenField
              label="Cap of the answer"
              value={sample.max_tokens}
              onChange={(text) => set({ max_tokens: tokensOf(text) || null })}
            />
          </>
        )}
      </div>
      {isChat && (
        <fieldset>
          <legend className="mb-1.5 font-medium text-ink text-sm">It needs</legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1.5">
            {needs.map(([name, label]) => (
              <Checkbox
                key={name}
                label={label}
                checked={sample[name]}
                onChange={(event) => set({ [name]: event.currentTarget.checked })}
              />
            ))}
          </div>
        </fieldset>
      )}
    </div>
  );
}
