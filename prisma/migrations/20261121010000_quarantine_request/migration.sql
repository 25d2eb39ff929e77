-- AlterTable
ALTER TABLE "settlement_quarantine" ADD COLUMN     "request_id" TEXT;
