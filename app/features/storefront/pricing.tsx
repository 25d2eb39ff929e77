import { Tag } from "lucide-react";
import { Card } from "#app/components/ui/card.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { groupModels } from "./group-models.ts";
import type { StorefrontPage } from "./load-storefront.ts";
import { PriceList } from "./price-list.tsx";
import { SignUpButton } from "./sign-up-button.tsx";
import { StorefrontFrame } from "./storefront-frame.tsx";

/** What calls cost, as far as the merchant publishes it. */
export function Pricing({ page }: { page: StorefrontPage }) {
  const { merchant, models } = page.storefront;
  const isRange = models.some(({ prices }) => prices.some(({ lowest, highest }) => lowest !== highest));
  return (
    <StorefrontFrame page={page}>
      <div className="grid grid-cols-1 gap-6">
        <div className="grid justify-items-start gap-2">
          <h1 className="font-semibold text-3xl text-ink tracking-tight">Pricing</h1>
          <p className="max-w-prose text-pretty text-ink-muted text-lg">
            Prices are in credits. A request is charged by what it used, and nothing else.
          </p>
        </div>
        {models.length === 0 ? (
          <Card flush>
            <EmptyState icon={Tag} title="No prices are published">
              <span className="name-text">{merchant.name}</span> tells prices on request. Who has an account sees what
              each request was charged in the portal.
            </EmptyState>
          </Card>
        ) : (
          <>
            <PriceList groups={groupModels(models)} />
            {isRange && (
              <p className="max-w-prose text-pretty text-ink-muted text-sm">
                Where two figures stand, the price depends on which route served the request. Its receipt names the one
                that was charged.
              </p>
            )}
            <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
              <SignUpButton page={page} />
            </div>
          </>
        )}
      </div>
    </StorefrontFrame>
  );
}
