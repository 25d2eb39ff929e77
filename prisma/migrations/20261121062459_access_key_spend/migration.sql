-- CreateTable
CREATE TABLE "access_key_spend" (
    "merchant_id" TEXT NOT NULL,
    "access_key_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "charge_micros" BIGINT NOT NULL,

    CONSTRAINT "access_key_spend_pkey" PRIMARY KEY ("merchant_id","access_key_id","day")
);

-- What was settled before.
INSERT INTO "access_key_spend" ("merchant_id", "access_key_id", "day", "charge_micros")
SELECT "merchant_id", "access_key_id", ("bucket" AT TIME ZONE 'UTC')::date, sum("charge_micros")::bigint
FROM "usage_rollup"
GROUP BY 1, 2, 3
HAVING sum("charge_micros") <> 0;
