-- AlterTable
ALTER TABLE "usage_rollup" ADD COLUMN     "cached_units" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "character_units" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "charge_micros_max" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "image_units" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "latency_ms_max" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reasoning_units" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "second_units" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "usage_day" (
    "merchant_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "virtual_endpoint_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "access_key_id" TEXT NOT NULL,
    "logical_model" TEXT NOT NULL,
    "logical_model_id" TEXT NOT NULL DEFAULT '',
    "physical_model_id" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_units" BIGINT NOT NULL,
    "output_units" BIGINT NOT NULL,
    "charge_micros" BIGINT NOT NULL,
    "cost_nanos" BIGINT NOT NULL,
    "cost_currency" TEXT NOT NULL DEFAULT '',
    "latency_ms_sum" BIGINT NOT NULL,
    "cached_units" BIGINT NOT NULL DEFAULT 0,
    "reasoning_units" BIGINT NOT NULL DEFAULT 0,
    "image_units" BIGINT NOT NULL DEFAULT 0,
    "second_units" BIGINT NOT NULL DEFAULT 0,
    "character_units" BIGINT NOT NULL DEFAULT 0,
    "charge_micros_max" BIGINT NOT NULL DEFAULT 0,
    "latency_ms_max" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "usage_day_pkey" PRIMARY KEY ("merchant_id","day","virtual_endpoint_id","access_key_id","logical_model","logical_model_id","physical_model_id","status","cost_currency")
);

-- CreateTable
CREATE TABLE "usage_latency" (
    "merchant_id" TEXT NOT NULL,
    "scope_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "latency" INTEGER[],
    "ttft" INTEGER[],

    CONSTRAINT "usage_latency_pkey" PRIMARY KEY ("merchant_id","scope_id","hour")
);

-- CreateTable
CREATE TABLE "exchange_rate" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "credits_per_unit_micros" BIGINT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "exchange_rate_merchant_id_currency_effective_at_key" ON "exchange_rate"("merchant_id", "currency", "effective_at");

-- Clients' own ids are looked for when something went wrong; most requests carry none.
CREATE INDEX "usage_record_client_request_id_idx" ON "usage_record"("merchant_id", "client_request_id")
    WHERE "client_request_id" IS NOT NULL;

ALTER TABLE "exchange_rate" ADD CONSTRAINT "exchange_rate_merchant_id_fkey"
    FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "exchange_rate" ADD CONSTRAINT "exchange_rate_amount_check" CHECK ("credits_per_unit_micros" > 0);
ALTER TABLE "usage_latency" ALTER COLUMN "latency" SET NOT NULL, ALTER COLUMN "ttft" SET NOT NULL;

-- Slot by slot, the longer one's rest as it is.
CREATE FUNCTION "latency_sum"("a" int[], "b" int[]) RETURNS int[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT coalesce(x, 0) + coalesce(y, 0) FROM unnest(a, b) AS slot(x, y))
$$;

-- The slot of contracts/latency.ts, from 0.
CREATE FUNCTION "latency_slot"("ms" int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT width_bucket(ms, ARRAY[5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300, 8000, 10000, 12500, 16000, 20000, 25000, 31500, 40000, 50000, 63000, 80000, 100000, 125000, 160000, 200000, 250000, 315000, 400000, 500000, 630000])
$$;

-- Writes a merchant's rollups anew from its usage records, from the accounting day of `since` on (NULL: from the first
-- record). Settlement waits meanwhile: what it has under way is not seen here and is added after. Answers the records.
CREATE FUNCTION "rebuild_usage_reports"("of_merchant" text, "since" timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    zone text;
    first_moment timestamptz;
    first_day date;
    first_hour timestamptz;
    records bigint;
BEGIN
    LOCK TABLE "usage_rollup" IN EXCLUSIVE MODE;
    SELECT "time_zone" INTO zone FROM "merchant" WHERE "id" = of_merchant;
    SELECT greatest(min("occurred_at"), since) INTO first_moment FROM "usage_record" WHERE "merchant_id" = of_merchant;
    IF first_moment IS NULL THEN RETURN 0; END IF;
    first_day := (first_moment AT TIME ZONE zone)::date;
    first_moment := first_day::timestamp AT TIME ZONE zone;
    first_hour := date_trunc('hour', first_moment, 'UTC');

    DELETE FROM "usage_rollup" WHERE "merchant_id" = of_merchant AND "bucket" >= first_moment;
    INSERT INTO "usage_rollup" ("merchant_id", "bucket", "virtual_endpoint_id", "customer_id", "access_key_id",
        "logical_model", "logical_model_id", "physical_model_id", "status", "cost_currency", "requests", "input_units",
        "output_units", "charge_micros", "cost_nanos", "latency_ms_sum", "cached_units", "reasoning_units",
        "image_units", "second_units", "character_units", "charge_micros_max", "latency_ms_max")
    SELECT of_merchant, "bucket", "virtual_endpoint_id", min("customer_id"), "access_key_id", "name", "model",
        coalesce("physical_model_id", ''), "status", coalesce("cost_currency", ''), count(*),
        sum("tokens_in" + "seconds" + "characters"), sum("tokens_out" + "images"), sum("charge_micros"),
        coalesce(sum("cost_nanos"), 0), sum("latency_ms"), sum("cached"), sum("reasoning"), sum("images"),
        sum("seconds"), sum("characters"), max("charge_micros"), max("latency_ms")
    FROM (SELECT record.*, date_bin('15 minutes', "occurred_at", '2000-01-01T00:00:00Z') AS "bucket",
              coalesce("logical_model_id", '') AS "model",
              CASE WHEN coalesce("logical_model_id", '') = '' THEN '' ELSE "logical_model" END AS "name",
              coalesce(("units" ->> 'input')::bigint, 0) + coalesce(("units" ->> 'cached_input')::bigint, 0)
                  + coalesce(("units" ->> 'cache_write')::bigint, 0) + coalesce(("units" ->> 'audio_input')::bigint, 0)
                  + coalesce(("units" ->> 'image_input')::bigint, 0) AS "tokens_in",
              coalesce(("units" ->> 'output')::bigint, 0) + coalesce(("units" ->> 'reasoning')::bigint, 0)
                  + coalesce(("units" ->> 'audio_output')::bigint, 0)
                  + coalesce(("units" ->> 'image_output')::bigint, 0) AS "tokens_out",
              coalesce(("units" ->> 'cached_input')::bigint, 0) AS "cached",
              coalesce(("units" ->> 'reasoning')::bigint, 0) AS "reasoning",
              coalesce(("units" ->> 'second')::bigint, 0) AS "seconds",
              coalesce(("units" ->> 'character')::bigint, 0) AS "characters",
              CASE WHEN "units"::text LIKE '%"image"%' OR "units"::text LIKE '%"image:%' THEN (
                  SELECT coalesce(sum(kind.value::bigint), 0) FROM jsonb_each_text("units") AS kind
                  WHERE kind.key = 'image' OR kind.key LIKE 'image:%')
              ELSE 0 END AS "images"
          FROM "usage_record" AS record
          WHERE "merchant_id" = of_merchant AND "occurred_at" >= first_moment) AS facts
    GROUP BY "bucket", "virtual_endpoint_id", "access_key_id", "name", "model", 8, "status", 10;

    DELETE FROM "usage_day" WHERE "merchant_id" = of_merchant AND "day" >= first_day;
    INSERT INTO "usage_day" ("merchant_id", "day", "virtual_endpoint_id", "customer_id", "access_key_id",
        "logical_model", "logical_model_id", "physical_model_id", "status", "cost_currency", "requests", "input_units",
        "output_units", "charge_micros", "cost_nanos", "latency_ms_sum", "cached_units", "reasoning_units",
        "image_units", "second_units", "character_units", "charge_micros_max", "latency_ms_max")
    SELECT of_merchant, ("bucket" AT TIME ZONE zone)::date, "virtual_endpoint_id", min("customer_id"), "access_key_id",
        "logical_model", "logical_model_id", "physical_model_id", "status", "cost_currency", sum("requests"),
        sum("input_units"), sum("output_units"), sum("charge_micros"), sum("cost_nanos"), sum("latency_ms_sum"),
        sum("cached_units"), sum("reasoning_units"), sum("image_units"), sum("second_units"), sum("character_units"),
        max("charge_micros_max"), max("latency_ms_max")
    FROM "usage_rollup"
    WHERE "merchant_id" = of_merchant AND "bucket" >= first_moment
    GROUP BY 2, "virtual_endpoint_id", "access_key_id", "logical_model", "logical_model_id", "physical_model_id",
        "status", "cost_currency";

    DELETE FROM "usage_latency" WHERE "merchant_id" = of_merchant AND "hour" >= first_hour;
    INSERT INTO "usage_latency" ("merchant_id", "scope_id", "hour", "latency", "ttft")
    WITH facts AS (
        SELECT "virtual_endpoint_id", "physical_model_id", date_trunc('hour', "occurred_at", 'UTC') AS "hour",
            latency_slot("latency_ms") AS "latency", latency_slot("ttft_ms") AS "ttft", count(*) AS "n"
        FROM "usage_record"
        WHERE "merchant_id" = of_merchant AND "occurred_at" >= first_hour AND "status" = 'succeeded'
        GROUP BY 1, 2, 3, 4, 5
    ), counted AS (
        SELECT scope.id, facts."hour", measure.kind, measure.slot, sum("n")::int AS "n"
        FROM facts
        CROSS JOIN LATERAL (VALUES (''), ("virtual_endpoint_id"), ("physical_model_id")) AS scope(id)
        CROSS JOIN LATERAL (VALUES ('latency', "latency"), ('ttft', "ttft")) AS measure(kind, slot)
        WHERE scope.id IS NOT NULL AND measure.slot IS NOT NULL
        GROUP BY 1, 2, 3, 4
    ), histogram AS (
        SELECT counted.id, counted."hour", counted.kind, max(counted.slot) AS "last"
        FROM counted
        GROUP BY 1, 2, 3
    ), written AS (
        SELECT histogram.id, histogram."hour", histogram.kind,
            array_agg(coalesce(counted."n", 0) ORDER BY slots.slot) AS "counts"
        FROM histogram
        CROSS JOIN LATERAL generate_series(0, histogram."last") AS slots(slot)
        LEFT JOIN counted ON counted.id = histogram.id AND counted."hour" = histogram."hour"
            AND counted.kind = histogram.kind AND counted.slot = slots.slot
        GROUP BY 1, 2, 3
    )
    SELECT of_merchant, id, "hour",
        coalesce(max("counts") FILTER (WHERE kind = 'latency'), '{}'),
        coalesce(max("counts") FILTER (WHERE kind = 'ttft'), '{}')
    FROM written GROUP BY id, "hour";

    SELECT count(*) INTO records FROM "usage_record" WHERE "merchant_id" = of_merchant AND "occurred_at" >= first_moment;
    RETURN records;
END
$$;

-- What was settled before.
SELECT "rebuild_usage_reports"("id", NULL) FROM "merchant";
