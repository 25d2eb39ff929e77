-- AlterTable
ALTER TABLE "customer" ADD COLUMN     "provider_policy" JSONB;

-- AlterTable
ALTER TABLE "virtual_endpoint" ADD COLUMN     "provider_policy" JSONB;
