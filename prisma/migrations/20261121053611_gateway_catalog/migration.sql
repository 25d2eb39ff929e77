-- What the gateway sells beyond text by tokens: more kinds of models, limits on them, key scopes, the budget stop in both
-- modes, and the prices of public models that a merchant imported.

-- AlterTable
ALTER TABLE "access_key" ADD COLUMN     "credit_limit" JSONB,
ADD COLUMN     "scopes" JSONB NOT NULL DEFAULT '{}';

-- AlterTable
ALTER TABLE "merchant" ADD COLUMN     "magic_words" TEXT[] DEFAULT ARRAY['/balance', '/tokenbill']::TEXT[],
ADD COLUMN     "stale_cost_days" INTEGER NOT NULL DEFAULT 180;

-- AlterTable
ALTER TABLE "physical_model" ADD COLUMN     "catalog_model" TEXT,
ADD COLUMN     "credit_limit" JSONB,
ADD COLUMN     "unit_limit" JSONB;

-- AlterTable
ALTER TABLE "physical_model_cost" ADD COLUMN     "as_of" DATE;

-- AlterTable
ALTER TABLE "virtual_endpoint" ADD COLUMN     "exhaustion_message" TEXT,
ADD COLUMN     "exhaustion_mode" TEXT NOT NULL DEFAULT 'error',
ADD COLUMN     "mask_model" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "routing_sticky" TEXT NOT NULL DEFAULT 'none',
ADD COLUMN     "routing_strategy" TEXT NOT NULL DEFAULT 'weighted';

-- CreateTable
CREATE TABLE "price_catalog_entry" (
    "merchant_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "per" INTEGER NOT NULL,
    "rates" JSONB NOT NULL,
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT NOT NULL,
    "as_of" DATE NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_catalog_entry_pkey" PRIMARY KEY ("merchant_id","id")
);


-- What Prisma has no word for
ALTER TABLE "physical_model" DROP CONSTRAINT "physical_model_modality_check";
ALTER TABLE "physical_model" ADD CONSTRAINT "physical_model_modality_check" CHECK (
    "modality" IN ('text', 'embedding', 'image', 'speech', 'transcription', 'rerank', 'moderation', 'custom'));
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_exhaustion_mode_check" CHECK (
    "exhaustion_mode" IN ('error', 'message'));
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_routing_strategy_check" CHECK (
    "routing_strategy" IN ('weighted', 'cheapest', 'fastest'));
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_routing_sticky_check" CHECK (
    "routing_sticky" IN ('none', 'user'));
ALTER TABLE "merchant" ALTER COLUMN "magic_words" SET NOT NULL;
ALTER TABLE "merchant" ADD CONSTRAINT "merchant_stale_cost_days_check" CHECK ("stale_cost_days" BETWEEN 1 AND 3650);
ALTER TABLE "price_catalog_entry" ADD CONSTRAINT "price_catalog_entry_merchant_id_fkey"
    FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "price_catalog_entry" ADD CONSTRAINT "price_catalog_entry_per_check" CHECK ("per" IN (1, 1000, 1000000));
ALTER TABLE "price_catalog_entry" ADD CONSTRAINT "price_catalog_entry_rates_check" CHECK (jsonb_typeof("rates") = 'object');
ALTER TABLE "price_catalog_entry" ADD CONSTRAINT "price_catalog_entry_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$');
