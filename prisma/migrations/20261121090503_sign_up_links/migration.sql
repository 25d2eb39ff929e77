-- CreateTable
CREATE TABLE "sign_up_link" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "template_id" TEXT NOT NULL,
    "start_credits_micros" BIGINT NOT NULL DEFAULT 0,
    "credits_cap_micros" BIGINT,
    "credits_given_micros" BIGINT NOT NULL DEFAULT 0,
    "max_uses" INTEGER,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "verify_email" BOOLEAN NOT NULL DEFAULT true,
    "expires_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_up_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_up" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "virtual_endpoint_id" TEXT NOT NULL,
    "start_credits_micros" BIGINT NOT NULL,
    "granted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_up_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_link_token_key" ON "sign_up_link"("token");

-- CreateIndex
CREATE INDEX "sign_up_link_merchant_id_id_idx" ON "sign_up_link"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "sign_up_user_id_idx" ON "sign_up"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "sign_up_link_id_user_id_key" ON "sign_up"("link_id", "user_id");

-- AddForeignKey
ALTER TABLE "sign_up" ADD CONSTRAINT "sign_up_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "sign_up_link"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma has no word for: written by hand.
ALTER TABLE "sign_up_link" ADD CONSTRAINT "sign_up_link_check" CHECK (
  status IN ('active', 'disabled') AND start_credits_micros >= 0 AND uses >= 0
  AND (max_uses IS NULL OR uses <= max_uses)
  AND (credits_cap_micros IS NULL OR credits_given_micros <= credits_cap_micros));
