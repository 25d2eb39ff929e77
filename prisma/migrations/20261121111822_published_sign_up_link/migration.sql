-- AlterTable
ALTER TABLE "sign_up_link" ADD COLUMN     "published" BOOLEAN NOT NULL DEFAULT false;

-- One link of a merchant stands on its public pages.
CREATE UNIQUE INDEX "sign_up_link_published_key" ON "sign_up_link"("merchant_id") WHERE "published";
