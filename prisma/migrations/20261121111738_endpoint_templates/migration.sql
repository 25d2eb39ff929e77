-- AlterTable
ALTER TABLE "virtual_endpoint" ADD COLUMN     "is_template" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "template_id" TEXT,
ALTER COLUMN "customer_id" DROP NOT NULL;

-- AddForeignKey
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_template_id_fkey" FOREIGN KEY ("template_id") REFERENCES "virtual_endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is sold is somebody's.
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_customer" CHECK ("is_template" OR "customer_id" IS NOT NULL);
