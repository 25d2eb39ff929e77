-- AlterTable
ALTER TABLE "access_key" ADD COLUMN     "holder_id" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "access_key_virtual_endpoint_id_holder_id_key" ON "access_key"("virtual_endpoint_id", "holder_id");
