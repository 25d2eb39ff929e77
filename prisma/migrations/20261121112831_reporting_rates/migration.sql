-- CreateTable
CREATE TABLE "reporting_rate" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "reporting_currency" TEXT NOT NULL,
    "rate_nanos" BIGINT NOT NULL,
    "source" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reporting_rate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reporting_rate_merchant_id_currency_reporting_currency_effe_key" ON "reporting_rate"("merchant_id", "currency", "reporting_currency", "effective_at");

-- AddForeignKey
ALTER TABLE "reporting_rate" ADD CONSTRAINT "reporting_rate_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A currency is worth something, and not itself.
ALTER TABLE "reporting_rate"
  ADD CONSTRAINT "reporting_rate_positive" CHECK ("rate_nanos" > 0),
  ADD CONSTRAINT "reporting_rate_of_two" CHECK ("currency" <> "reporting_currency");
