import { X } from "lucide-react";
import { useState } from "react";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt } from "#app/lib/typed-values.ts";
import { PhysicalModelChoice } from "./physical-model-choice.tsx";
import type { RouteModel } from "./route-models.ts";

interface FirstModel {
  name: string;
  route: { id: string; name: string; providerName: string };
}

/** What was typed before, after a refusal. */
function typedModels(text: string | undefined): FirstModel[] {
  try {
    const told: { name: string; routes: { physical_model_id: string }[] }[] = JSON.parse(text ?? "[]");
    return told.map(({ name, routes }) => {
      const id = routes[0]?.physical_model_id ?? "";
      return { name, route: { id, name: id, providerName: "" } };
    });
  } catch {
    return [];
  }
}

/** A name that clients may send: what is no letter of one becomes a dash. */
const freeName = (model: RouteModel, taken: readonly FirstModel[]): string => {
  const base = model.name.replace(/\s+/g, "-");
  const used = new Set(taken.map(({ name }) => name));
  let name = base;
  for (let number = 2; used.has(name); number++) name = `${base}-${number}`;
  return name;
};

/** The first models of a new endpoint, each with one route; tiers and weights come on its own page. */
export function FirstModels({ source }: { source: FieldSource }) {
  const [models, setModels] = useState(() => typedModels(textAt(source.values, "logical_models")));
  const value = models.map(({ name, route }) => ({ name: name.trim(), routes: [{ physical_model_id: route.id }] }));
  const rename = (at: number, name: string) =>
    setModels(models.map((model, index) => (index === at ? { ...model, name } : model)));
  const errors = source.errorsAt("logical_models");
  return (
    <div className="grid gap-3">
      <input type="hidden" name="logical_models" value={JSON.stringify(value)} />
      {models.map(({ name, route }, index) => (
        <div key={route.id} className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-2">
          <Field label="Model" hint={`leads to ${route.name}${route.providerName ? `, ${route.providerName}` : ""}`}>
            {(control) => (
              <Input
                {...control}
                value={name}
                onChange={(event) => rename(index, event.currentTarget.value)}
                spellCheck={false}
                autoComplete="off"
                className="font-mono"
              />
            )}
          </Field>
          <button
            type="button"
            aria-label={`Remove ${name}`}
            onClick={() => setModels(models.filter((_, at) => at !== index))}
            className="mb-7 grid size-9 place-items-center rounded-lg text-ink-faint hover:bg-hover hover:text-ink"
          >
            <X className="size-4" aria-hidden />
          </button>
        </div>
      ))}
      {errors && <p className="text-critical-text text-sm">{errors.join(" ")}</p>}
      <PhysicalModelChoice
        label="Physical model"
        placeholder="Add a model …"
        taken={models.map(({ route }) => route.id)}
        onChoose={(chosen) => setModels([...models, { name: freeName(chosen, models), route: chosen }])}
      />
      <p className="text-ink-faint text-sm">
        A model is a name that clients send. Further tiers, weights and names are set on its own page afterwards.
      </p>
    </div>
  );
}
