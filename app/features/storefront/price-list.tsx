import { Amount } from "#app/components/ui/amount.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { kindLabels, modalityWords } from "#app/features/physical-model/unit-words.ts";
import type { SoldModelView } from "#server/contracts/storefront.ts";
import { isUnitKind } from "#server/contracts/units.ts";
import type { ModelGroup } from "./group-models.ts";

type Figure = SoldModelView["prices"][number];

const kindWords = (kind: string): string => {
  if (kind === "request") return "Each request";
  return isUnitKind(kind) ? kindLabels(kind) : kind;
};

function Price({ figure: { kind, lowest, highest } }: { figure: Figure }) {
  return (
    <div className="grid content-start gap-0.5 sm:text-right">
      <dt className="text-ink-muted text-sm">{kindWords(kind)}</dt>
      <dd className="text-ink">
        <Amount value={lowest} />
        {highest !== lowest && (
          <>
            {" – "}
            <Amount value={highest} />
          </>
        )}
      </dd>
    </div>
  );
}

function Model({ model }: { model: SoldModelView }) {
  const { name, description, modality, prices } = model;
  return (
    <li className="grid grid-cols-1 gap-x-8 gap-y-3 border-line border-b px-4 py-4 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="grid min-w-0 content-start gap-1">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 font-medium text-ink">
          <Copyable value={name} label="model name" />
          {modality !== "text" && <Badge>{modalityWords[modality]}</Badge>}
        </div>
        {description && <p className="name-text max-w-prose text-pretty text-ink-muted">{description}</p>}
      </div>
      <dl className="flex flex-wrap gap-x-8 gap-y-3 sm:justify-end">
        {prices.map((figure) => (
          <Price key={figure.kind} figure={figure} />
        ))}
      </dl>
    </li>
  );
}

/** Models with their prices, in parts by what is counted. */
export function PriceList({ groups }: { groups: readonly ModelGroup[] }) {
  return groups.map(({ title, figures, models }) => (
    <Card
      key={`${title} ${figures}`}
      title={title}
      flush
      actions={<span className="text-right text-ink-muted text-sm">{figures}</span>}
    >
      <ul>
        {models.map((model) => (
          <Model key={model.name} model={model} />
        ))}
      </ul>
    </Card>
  ));
}
