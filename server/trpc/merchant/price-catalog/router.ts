import {
  catalogPageSchema,
  catalogPreviewSchema,
  catalogSourcesSchema,
  importCatalogInputSchema,
  importedCatalogSchema,
  listCatalogInputSchema,
} from "#server/contracts/price-catalog.ts";
import { emptyInputSchema } from "#server/contracts/wire.ts";
import { merchantProcedure, router } from "../../procedures.ts";
import { rest } from "../../rest.ts";

const tag = "Price catalog";

export const priceCatalogRouter = router({
  list: merchantProcedure("catalog.read")
    .meta(rest("GET", "/price-catalog", tag, "List what public models cost"))
    .input(listCatalogInputSchema)
    .output(catalogPageSchema)
    .query(({ ctx, input }) => ctx.useCases.listCatalog(ctx.caller, input)),
  sources: merchantProcedure("catalog.read")
    .meta(rest("GET", "/price-catalog/sources", tag, "Where the catalog's figures come from"))
    .input(emptyInputSchema)
    .output(catalogSourcesSchema)
    .query(({ ctx }) => ctx.useCases.catalogSources(ctx.caller)),
  preview: merchantProcedure("catalog.write")
    .meta(rest("POST", "/price-catalog/preview", tag, "What importing a file of public costs would change"))
    .input(importCatalogInputSchema)
    .output(catalogPreviewSchema)
    .mutation(({ ctx, input }) => ctx.useCases.previewCatalog(ctx.caller, input)),
  import: merchantProcedure("catalog.write")
    .meta(rest("POST", "/price-catalog/import", tag, "Import a newer file of public costs"))
    .input(importCatalogInputSchema)
    .output(importedCatalogSchema)
    .mutation(({ ctx, input }) => ctx.useCases.importCatalog(ctx.caller, input)),
});
