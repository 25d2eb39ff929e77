import { Link } from "@remix-run/react";
import { Boxes, Plus } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { RowLink } from "#app/components/ui/row-link.tsx";
import { Cell, HeadCell, Row, Table } from "#app/components/ui/table.tsx";
import { MarginBadge } from "#app/features/physical-model/margin-badge.tsx";
import { ModelBadges } from "#app/features/physical-model/model-badges.tsx";
import { PriceFigure } from "#app/features/physical-model/price-figure.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { ListedPhysicalModelView } from "#server/contracts/physical-model.ts";
import type { ProviderView } from "#server/contracts/provider.ts";

interface ProviderModelsProps {
  provider: ProviderView;
  models: readonly ListedPhysicalModelView[];
  more: boolean;
  mayWrite: boolean;
}

/** The models made of a provider. */
export function ProviderModels({ provider, models, more, mayWrite }: ProviderModelsProps) {
  const create = mayWrite && (
    <Button asChild size="small">
      <Link to={`/console/physical-models/new?provider=${provider.id}`}>
        <Plus className="size-4" aria-hidden />
        Create model
      </Link>
    </Button>
  );
  return (
    <Card title="Models" actions={models.length > 0 && create} flush>
      {models.length === 0 ? (
        <EmptyState icon={Boxes} title="No model yet" action={create}>
          Test the connection to see what it offers, or name one.
        </EmptyState>
      ) : (
        <Table label="Models of this provider">
          <thead>
            <tr>
              <HeadCell>Model</HeadCell>
              <HeadCell numeric>
                Price <span className="font-normal">credits</span>
              </HeadCell>
              <HeadCell numeric className="hidden @lg:table-cell">
                Margin
              </HeadCell>
              <HeadCell numeric className="hidden @2xl:table-cell">
                Requests <span className="font-normal">24 h</span>
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <Row key={model.id}>
                <Cell className="w-full max-w-0">
                  <RowLink to={`/console/physical-models/${model.id}`} prefetch="intent" className="line-clamp-2">
                    {model.name}
                  </RowLink>
                  <ModelBadges model={model} />
                </Cell>
                <Cell numeric>
                  <PriceFigure model={model} />
                </Cell>
                <Cell numeric className="hidden @lg:table-cell">
                  <MarginBadge model={model} />
                </Cell>
                <Cell numeric className="hidden @2xl:table-cell">
                  <Link
                    to={`/console/requests?physical_model_id=${model.id}&range=24h`}
                    className="relative text-accent-text underline-offset-2 hover:underline"
                  >
                    {formatCount(model.requests_day)}
                  </Link>
                </Cell>
              </Row>
            ))}
          </tbody>
        </Table>
      )}
      {more && (
        <p className="border-line border-t px-4 py-2">
          <Link
            to={`/console/physical-models?provider_id=${provider.id}`}
            className="text-accent-text text-sm underline underline-offset-2"
          >
            All models of this provider
          </Link>
        </p>
      )}
    </Card>
  );
}
