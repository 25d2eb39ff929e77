import { useState } from "react";
import { Notice } from "#app/components/ui/notice.tsx";
import { FormSection } from "#app/features/form-fields/form-section.tsx";
import { InputPageForm } from "#app/features/form-fields/input-page-form.tsx";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { defaultUnitOf, type MeterUnit, type Modality } from "#server/contracts/modality.ts";
import type { ListedCatalogEntry } from "#server/contracts/price-catalog.ts";
import type { ListedProviderView } from "#server/contracts/provider.ts";
import { createModelForm } from "./model-form.ts";
import { ModelHeadFields } from "./model-head-fields.tsx";
import { type NewModelStart, proposedMarkUpPercent } from "./new-model.ts";
import { PartFields } from "./part-fields.tsx";
import { RateTableFields } from "./rate-table-fields.tsx";

interface NewModelFormProps {
  start: NewModelStart;
  entry: ListedCatalogEntry | null;
  providers: readonly Pick<ListedProviderView, "id" | "name" | "kind">[];
  rates: Readonly<Record<string, string>>;
  answer: FormAnswer<unknown> | undefined;
  once: string;
}

/** A new physical model with its first price and cost. */
export function NewModelForm({ start, entry, providers, rates, answer, once }: NewModelFormProps) {
  const [modality, setModality] = useState<Modality>(start.modality);
  const [unit, setUnit] = useState<MeterUnit>(start.unit);
  const change = (next: { modality?: Modality; unit?: MeterUnit; providerId?: string }) => {
    const kind = providers.find(({ id }) => id === next.providerId)?.kind;
    const custom = kind === undefined ? null : kind === "custom";
    const chosen =
      next.modality ?? (custom === true ? "custom" : custom === false && modality === "custom" ? "text" : undefined);
    if (chosen && chosen !== modality) {
      setModality(chosen);
      setUnit(defaultUnitOf(chosen));
    }
    if (next.unit) setUnit(next.unit);
  };
  return (
    <InputPageForm
      form={createModelForm}
      answer={answer}
      defaultValue={start.values}
      once={once}
      submitLabel="Create model"
      cancelTo="/console/physical-models"
    >
      {(source) => (
        <>
          <FormSection title="Model">
            <ModelHeadFields source={source} providers={providers} modality={modality} unit={unit} onChange={change} />
          </FormSection>
          <FormSection title="Price and cost">
            {entry && (
              <>
                <input type="hidden" name="catalog_model" value={entry.id} />
                <p className="wrap-anywhere text-ink-muted">
                  Costs of <span className="font-mono text-sm">{entry.id}</span> by {entry.source}, as of {entry.as_of}.
                  {rates[entry.cost.currency] !== undefined &&
                    ` The prices are proposed: cost + ${proposedMarkUpPercent} %.`}
                </p>
              </>
            )}
            {entry?.old && <Notice tone="warning">These figures are old: look at the vendor's own list.</Notice>}
            <RateTableFields
              key={`${modality} ${unit}`}
              source={source}
              modality={modality}
              unit={unit}
              rates={rates}
            />
            <p className="text-ink-muted text-sm">Without a price no request is routed to it.</p>
          </FormSection>
          <PartFields source={source} unit={unit} />
        </>
      )}
    </InputPageForm>
  );
}
