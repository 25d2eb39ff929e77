import type { z } from "zod";
import type { Provider } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import {
  defaultUnitOf,
  kindsFault,
  type Modality,
  type ModelFault,
  priceFault,
  unitFault,
  unmeteredFault,
} from "#server/contracts/modality.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { createPhysicalModelInputSchema, PhysicalModelView } from "#server/contracts/physical-model.ts";
import type { CatalogEntry } from "#server/contracts/price-catalog.ts";
import { providerSettingsSchema } from "#server/contracts/provider-kinds.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { appendCost, appendPrice } from "./append-versions.ts";
import { storedCreditLimit } from "./model-limits.ts";
import { type ViewPhysicalModels, viewPhysicalModel, withVersionsInForce } from "./physical-model-view.ts";
import { type BuiltInCatalog, findEntries } from "./price-catalog/price-catalog.ts";

export interface PhysicalModelDeps {
  unitOfWork: UnitOfWork;
  builtInCatalog: BuiltInCatalog;
  viewPhysicalModels: ViewPhysicalModels;
}

type Input = z.infer<typeof createPhysicalModelInputSchema>;

/** @throws AppError invalid_request, naming the parameter */
export function refuseFault(fault: ModelFault | null): void {
  if (!fault) return;
  throw new AppError("invalid_request", { userMessage: `${fault.param}: ${fault.message}.`, param: fault.param });
}

/** Each figure of a custom model's price needs a metric of its provider. @throws AppError invalid_request */
export function refuseUnmetered({ kind, settings }: Pick<Provider, "kind" | "settings">, price: object): void {
  if (kind === "custom") refuseFault(unmeteredFault(price, providerSettingsSchema.parse(settings).metrics ?? {}));
}

/** @throws AppError not_found: no such entry */
export async function catalogEntryOf(
  { prisma }: Pick<Work, "prisma">,
  builtIn: BuiltInCatalog,
  caller: Caller,
  id: string,
): Promise<CatalogEntry> {
  const entry = (await findEntries(prisma, builtIn, caller.merchantId, [id])).get(id);
  if (!entry) throw notFound("entry in the price catalog", "catalog_model");
  return entry;
}

/** What the new model is, with what the catalog's entry says where the caller says nothing. */
function factsOf(input: Input, provider: Provider, entry: CatalogEntry | null) {
  const isCustom = provider.kind === "custom";
  const modality: Modality = input.modality ?? (isCustom ? "custom" : (entry?.modality ?? "text"));
  if ((modality === "custom") !== isCustom) {
    const message = isCustom
      ? "must be custom: the provider is passed through"
      : "custom needs a provider of that kind";
    refuseFault({ param: "modality", message });
  }
  const unit = input.unit ?? (entry?.modality === modality ? entry.unit : defaultUnitOf(modality));
  refuseFault(unitFault(modality, unit));
  if (input.price) {
    refuseFault(priceFault(modality, unit, input.price));
    refuseUnmetered(provider, input.price);
  }
  if (input.cost) refuseFault(kindsFault(modality, input.cost, "cost"));
  return { modality, unit, name: input.name ?? entry?.model ?? "" };
}

/**
 * Creates a physical model with the first versions of its price and cost; what an entry of the price catalog says
 * stands in for what is not given.
 *
 * @throws AppError not_found: the provider, the entry; unprocessable: the provider is archived; invalid_request:
 * modality, unit and figures that do not go together, a custom model's figure without a metric
 */
export const makeCreatePhysicalModel =
  ({ unitOfWork, builtInCatalog, viewPhysicalModels }: PhysicalModelDeps) =>
  (caller: Caller, input: Input): Promise<PhysicalModelView> =>
    unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const { merchantId } = caller;
      const { provider_id: providerId, catalog_model: catalogModel } = input;
      if (!(await lockRow(sql, "provider", merchantId, providerId))) throw notFound("provider", "provider_id");
      const provider = await prisma.provider.findUniqueOrThrow({ where: { id: providerId } });
      if (provider.status === "archived") {
        throw new AppError("unprocessable", { userMessage: "The provider is archived.", param: "provider_id" });
      }
      const entry =
        catalogModel === undefined ? null : await catalogEntryOf(work, builtInCatalog, caller, catalogModel);
      const facts = factsOf(input, provider, entry);
      const id = mintId("physicalModel");
      await prisma.physicalModel.create({
        data: {
          id,
          merchantId,
          providerId,
          ...facts,
          description: input.description,
          capabilities: input.capabilities ?? entry?.capabilities ?? {},
          catalogModel: catalogModel ?? null,
          status: input.status,
          ...(input.unit_limit && { unitLimit: input.unit_limit }),
          ...(input.credit_limit && { creditLimit: storedCreditLimit(input.credit_limit) }),
        },
      });
      if (input.price) await appendPrice(work, caller, id, input.price);
      if (input.cost) await appendCost(work, caller, id, input.cost);
      else if (entry && input.cost === undefined) await appendCost(work, caller, id, entry.cost, new Date(entry.as_of));
      const row = await prisma.physicalModel.findUniqueOrThrow({ where: { id }, include: withVersionsInForce });
      const view = await viewPhysicalModel(viewPhysicalModels, prisma, row);
      await audit({ action: "physical_model.create", subjectType: "physical_model", subjectId: id, after: view });
      return view;
    });
