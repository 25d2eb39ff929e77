-- AlterTable
ALTER TABLE "access_key" ADD COLUMN     "lineage_id" TEXT;
