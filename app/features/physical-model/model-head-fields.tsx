import { Field } from "#app/components/ui/field.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { type FieldSource, TextField } from "#app/features/form-fields/input-fields.tsx";
import { kindWords } from "#app/features/provider/provider-kinds.ts";
import { textAt } from "#app/lib/typed-values.ts";
import { type MeterUnit, type Modality, modalities, unitsOfModality } from "#server/contracts/modality.ts";
import type { ListedProviderView } from "#server/contracts/provider.ts";
import { modalityWords } from "./unit-words.ts";

interface ModelHeadFieldsProps {
  source: FieldSource;
  providers: readonly Pick<ListedProviderView, "id" | "name" | "kind">[];
  modality: Modality;
  unit: MeterUnit;
  /** Remembers a choice that other fields follow from. */
  onChange: (change: { modality?: Modality; unit?: MeterUnit; providerId?: string }) => void;
}

const unitWords: Record<MeterUnit, string> = {
  token: "Tokens",
  image: "Images",
  second: "Seconds",
  character: "Characters",
};

/** Whose model it is, how the upstream calls it, what it is for and counted in. */
export function ModelHeadFields({ source, providers, modality, unit, onChange }: ModelHeadFieldsProps) {
  const providerId = textAt(source.values, "provider_id") ?? "";
  const custom = modality === "custom";
  const kind = providers.find(({ id }) => id === providerId)?.kind;
  const noun = kind ? kindWords[kind].modelNoun : "model";
  return (
    <>
      <Field label="Provider" errors={source.errorsAt("provider_id")}>
        {(control) => (
          <Select
            {...control}
            name="provider_id"
            defaultValue={providerId}
            className="w-full"
            onChange={(event) => onChange({ providerId: event.currentTarget.value })}
          >
            <option value="">Choose …</option>
            {providers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <TextField
        source={source}
        name="name"
        label={custom ? "Name" : `Upstream ${noun}`}
        hint={custom ? "As your team calls it." : `The ${noun}'s name as the provider knows it, letter by letter.`}
        mono={!custom}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        {custom ? (
          <input type="hidden" name="modality" value="custom" />
        ) : (
          <Field label="Made for" errors={source.errorsAt("modality")}>
            {(control) => (
              <Select
                {...control}
                name="modality"
                value={modality}
                className="w-full"
                onChange={(event) => {
                  const chosen = modalities.find((known) => known === event.currentTarget.value);
                  if (chosen) onChange({ modality: chosen });
                }}
              >
                {modalities
                  .filter((known) => known !== "custom")
                  .map((known) => (
                    <option key={known} value={known}>
                      {modalityWords[known]}
                    </option>
                  ))}
              </Select>
            )}
          </Field>
        )}
        <Field label="Counted in" errors={source.errorsAt("unit")}>
          {(control) => (
            <Select
              {...control}
              name="unit"
              value={unit}
              className="w-full"
              onChange={(event) => {
                const chosen = unitsOfModality(modality).find((known) => known === event.currentTarget.value);
                if (chosen) onChange({ unit: chosen });
              }}
            >
              {unitsOfModality(modality).map((known) => (
                <option key={known} value={known}>
                  {unitWords[known]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
    </>
  );
}
