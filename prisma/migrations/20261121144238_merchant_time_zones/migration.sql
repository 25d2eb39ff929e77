-- CreateTable
CREATE TABLE "merchant_time_zone" (
    "merchant_id" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "time_zone" TEXT NOT NULL,

    CONSTRAINT "merchant_time_zone_pkey" PRIMARY KEY ("merchant_id","starts_at")
);

-- AddForeignKey
ALTER TABLE "merchant_time_zone" ADD CONSTRAINT "merchant_time_zone_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

COMMENT ON COLUMN "merchant"."time_zone" IS 'the first one, until "merchant_time_zone" has another';

-- The same reports, by accounting days that the caller names with their beginnings: which zone held when is in one book
-- only, and so are the zones' clocks, which PostgreSQL and Node keep apart. The caller has locked "usage_rollup".
DROP FUNCTION "rebuild_usage_reports"(text, timestamptz);
CREATE FUNCTION "rebuild_usage_reports"("of_merchant" text, "days" date[], "starts" timestamptz[]) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    first_moment timestamptz := starts[1];
    first_hour timestamptz := date_trunc('hour', starts[1], 'UTC');
    records bigint;
BEGIN
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

    DELETE FROM "usage_day" WHERE "merchant_id" = of_merchant AND "day" >= days[1];
    INSERT INTO "usage_day" ("merchant_id", "day", "virtual_endpoint_id", "customer_id", "access_key_id",
        "logical_model", "logical_model_id", "physical_model_id", "status", "cost_currency", "requests", "input_units",
        "output_units", "charge_micros", "cost_nanos", "latency_ms_sum", "cached_units", "reasoning_units",
        "image_units", "second_units", "character_units", "charge_micros_max", "latency_ms_max")
    SELECT of_merchant, days[width_bucket("bucket", starts)], "virtual_endpoint_id", min("customer_id"), "access_key_id",
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
    ), spaced AS (
        SELECT counted.*, slot - 1 - coalesce(lag(slot) OVER (PARTITION BY id, "hour", kind ORDER BY slot), -1) AS "zeros"
        FROM counted
    ), written AS (
        SELECT id, "hour", kind,
            ('{' || string_agg(repeat('0,', "zeros") || "n", ',' ORDER BY slot) || '}')::int[] AS "counts"
        FROM spaced GROUP BY 1, 2, 3
    )
    SELECT of_merchant, id, "hour",
        coalesce(max("counts") FILTER (WHERE kind = 'latency'), '{}'),
        coalesce(max("counts") FILTER (WHERE kind = 'ttft'), '{}')
    FROM written GROUP BY id, "hour";

    SELECT count(*) INTO records FROM "usage_record" WHERE "merchant_id" = of_merchant AND "occurred_at" >= first_moment;
    RETURN records;
END
$$;
