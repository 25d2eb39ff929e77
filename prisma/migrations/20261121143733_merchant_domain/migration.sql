-- AlterTable
ALTER TABLE "merchant" ADD COLUMN     "domain" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "merchant_domain_key" ON "merchant"("domain");
