import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { countOf, formatCount } from "#app/lib/format.ts";
import type { CatalogEffectView } from "#server/contracts/catalog-effect.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import { capabilityFlags } from "./model-form.ts";
import { modalityWords } from "./unit-words.ts";

const flagWords: Record<(typeof capabilityFlags)[number], string> = {
  tools: "tools",
  vision: "images",
  audio: "audio",
  files: "files",
  json_schema: "JSON schema",
  reasoning: "reasoning",
};

const tokens = (count: number | undefined) => (count === undefined ? "Not known" : `${formatCount(count)} tokens`);

/** What it can and cannot do, in two lists; what is not known is neither. */
function capabilityFacts({ capabilities }: ListedPhysicalModelView): { term: string; detail: ReactNode }[] {
  const told = (value: boolean) =>
    capabilityFlags
      .filter((name) => capabilities[name] === value)
      .map((name) => flagWords[name])
      .join(", ");
  return [
    { term: "Can", detail: told(true) || "Not known" },
    ...(told(false) ? [{ term: "Cannot", detail: told(false) }] : []),
    { term: "Context", detail: tokens(capabilities.context_tokens) },
    { term: "Longest answer", detail: tokens(capabilities.max_output_tokens) },
  ];
}

const link = "text-accent-text underline-offset-2 hover:underline";

/** What a model is, what limits it, who uses it. */
export function ModelFacts({ model, effect }: { model: ListedPhysicalModelView; effect: CatalogEffectView }) {
  const { unit_limit, credit_limit } = model;
  return (
    <>
      <Card title="Use">
        <DescriptionList
          items={[
            {
              term: "Routes",
              detail: (
                <Link to={`/console/virtual-endpoints?physical_model_id=${model.id}`} className={link}>
                  {countOf(effect.routes, "route")} at {countOf(effect.virtual_endpoints, "endpoint")}
                </Link>
              ),
            },
            {
              term: "Last 24 hours",
              detail: (
                <Link to={`/console/requests?physical_model_id=${model.id}&range=24h`} className={link}>
                  {countOf(effect.requests_day, "request")}
                </Link>
              ),
            },
            {
              term: "Unit limit",
              detail: unit_limit ? `${formatCount(unit_limit.amount)} ${model.unit}s per ${unit_limit.window}` : "None",
            },
            {
              term: "Credit limit",
              detail: credit_limit ? (
                <>
                  <Amount value={credit_limit.amount} unit="credits" /> per {credit_limit.window}
                </>
              ) : (
                "None"
              ),
            },
          ]}
        />
      </Card>
      <Card title="Model">
        <DescriptionList
          items={[
            { term: "Made for", detail: modalityWords[model.modality] },
            { term: "Counted in", detail: `${model.unit}s` },
            ...capabilityFacts(model),
            ...(model.description
              ? [{ term: "Description", detail: <span className="whitespace-pre-line">{model.description}</span> }]
              : []),
            ...(model.catalog_model
              ? [
                  {
                    term: "Price catalog",
                    detail: <span className="wrap-anywhere font-mono text-sm">{model.catalog_model}</span>,
                  },
                ]
              : []),
            { term: "Created", detail: <Time at={model.created_at} seconds={false} /> },
          ]}
        />
      </Card>
    </>
  );
}
