-- CreateTable
CREATE TABLE "kept_reply" (
    "merchant_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "sealed_reply" BYTEA,
    "seal_key_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kept_reply_pkey" PRIMARY KEY ("merchant_id","key_id","idempotency_key")
);

-- CreateIndex
CREATE INDEX "kept_reply_created_at_idx" ON "kept_reply"("created_at");
