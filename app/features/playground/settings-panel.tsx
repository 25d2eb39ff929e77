import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import type { PlaygroundEndpointView } from "#server/contracts/playground.ts";
import type { Settings, SettingsErrors } from "./chat-body.ts";

interface SettingsPanelProps {
  models: PlaygroundEndpointView["models"];
  settings: Settings;
  errors: SettingsErrors;
  onChange: (settings: Settings) => void;
}

const errorOf = (errors: SettingsErrors, name: keyof Settings) => (errors[name] ? [`${errors[name]}`] : undefined);

type FieldProps = Omit<SettingsPanelProps, "models">;

function NumberFields({ settings, errors, onChange }: FieldProps) {
  return (
    <div className="grid grid-cols-2 items-start gap-3">
      <Field label="Temperature" optional errors={errorOf(errors, "temperature")}>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            placeholder="0 to 2"
            value={settings.temperature}
            onChange={({ currentTarget }) => onChange({ ...settings, temperature: currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Max tokens" optional errors={errorOf(errors, "maxTokens")}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            placeholder="No limit"
            value={settings.maxTokens}
            onChange={({ currentTarget }) => onChange({ ...settings, maxTokens: currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}

interface JsonFieldProps extends FieldProps {
  name: "tools" | "schema";
  label: string;
  hint: string;
  example: string;
}

function JsonField({ name, label, hint, example, settings, errors, onChange }: JsonFieldProps) {
  return (
    <Field label={label} optional hint={hint} errors={errorOf(errors, name)}>
      {(control) => (
        <Textarea
          {...control}
          rows={3}
          spellCheck={false}
          className="font-mono text-sm"
          placeholder={example}
          value={settings[name]}
          onChange={({ currentTarget }) => onChange({ ...settings, [name]: currentTarget.value })}
        />
      )}
    </Field>
  );
}

/** Everything that a request says beside its messages. */
export function SettingsPanel({ models, settings, errors, onChange }: SettingsPanelProps) {
  const description = models.find(({ name }) => name === settings.model)?.description;
  const fields = { settings, errors, onChange };
  return (
    <Card title="Settings">
      <div className="grid grid-cols-1 gap-4">
        <Field
          label="Model"
          hint={description ? <span className="name-text">{description}</span> : undefined}
          errors={errorOf(errors, "model")}
        >
          {(control) => (
            <Select
              {...control}
              className="w-full"
              value={settings.model}
              onChange={({ currentTarget }) => onChange({ ...settings, model: currentTarget.value })}
            >
              {models.map(({ name }) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="System prompt" optional>
          {(control) => (
            <Textarea
              {...control}
              rows={4}
              placeholder="Who the model is, and how it answers"
              value={settings.system}
              onChange={({ currentTarget }) => onChange({ ...settings, system: currentTarget.value })}
            />
          )}
        </Field>
        <NumberFields {...fields} />
        <JsonField
          {...fields}
          name="tools"
          label="Tools"
          hint="JSON: a list of functions that the model may call."
          example={'[{"type": "function", "function": {"name": "get_weather", …}}]'}
        />
        <JsonField
          {...fields}
          name="schema"
          label="Answer as JSON"
          hint="A JSON schema that the answer must follow."
          example={'{"type": "object", "properties": {…}}'}
        />
      </div>
    </Card>
  );
}
