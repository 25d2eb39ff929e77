-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "id_token" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "management_key" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "management_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_key" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "virtual_endpoint_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "rate_limits" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "sealed_credentials" BYTEA,
    "credentials_key_id" TEXT,
    "credentials_version" INTEGER NOT NULL DEFAULT 1,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "physical_model" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "modality" TEXT NOT NULL DEFAULT 'text',
    "unit" TEXT NOT NULL DEFAULT 'token',
    "description" TEXT NOT NULL DEFAULT '',
    "capabilities" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "physical_model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "physical_model_price" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "physical_model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "per" INTEGER NOT NULL,
    "rates" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "physical_model_price_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "physical_model_cost" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "physical_model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "currency" TEXT NOT NULL,
    "per" INTEGER NOT NULL,
    "rates" JSONB NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "physical_model_cost_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "virtual_endpoint" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "department" TEXT,
    "rate_limits" JSONB NOT NULL DEFAULT '{}',
    "disconnect_policy" TEXT NOT NULL DEFAULT 'abort_and_charge_delivered',
    "exhaustion_status" INTEGER NOT NULL DEFAULT 429,
    "config_version" BIGINT NOT NULL DEFAULT 1,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "virtual_endpoint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "logical_model" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "virtual_endpoint_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "description" TEXT NOT NULL DEFAULT '',
    "archived_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "logical_model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "route" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "logical_model_id" TEXT NOT NULL,
    "physical_model_id" TEXT NOT NULL,
    "tier" INTEGER NOT NULL DEFAULT 1,
    "weight" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "route_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_account" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "owner_type" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "shard" SMALLINT NOT NULL DEFAULT -1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "shard" SMALLINT NOT NULL,
    "chain_seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_posting" (
    "entry_id" TEXT NOT NULL,
    "line" SMALLINT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "ledger_posting_pkey" PRIMARY KEY ("entry_id","line")
);

-- CreateTable
CREATE TABLE "ledger_chain" (
    "shard" SMALLINT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "hash" BYTEA,

    CONSTRAINT "ledger_chain_pkey" PRIMARY KEY ("shard")
);

-- CreateTable
CREATE TABLE "ledger_balance" (
    "account_id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "debit_total" DECIMAL(38,0) NOT NULL DEFAULT 0,
    "credit_total" DECIMAL(38,0) NOT NULL DEFAULT 0,

    CONSTRAINT "ledger_balance_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "ve_wallet" (
    "virtual_endpoint_id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "budget_micros" BIGINT NOT NULL DEFAULT 0,
    "budget_version" BIGINT NOT NULL DEFAULT 0,
    "spend_micros" BIGINT NOT NULL DEFAULT 0,
    "shard" SMALLINT NOT NULL,

    CONSTRAINT "ve_wallet_pkey" PRIMARY KEY ("virtual_endpoint_id")
);

-- CreateTable
CREATE TABLE "merchant" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "test_mode" BOOLEAN NOT NULL DEFAULT false,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "merchant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_record" (
    "merchant_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "response" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_record_pkey" PRIMARY KEY ("merchant_id","key")
);

-- CreateTable
CREATE TABLE "outbox_event" (
    "id" BIGSERIAL NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_record" (
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" UUID NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "virtual_endpoint_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "access_key_id" TEXT NOT NULL,
    "logical_model_id" TEXT,
    "logical_model" TEXT NOT NULL,
    "physical_model_id" TEXT,
    "provider_id" TEXT,
    "endpoint" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "error_code" TEXT,
    "units" JSONB NOT NULL,
    "estimated" BOOLEAN NOT NULL,
    "charge_micros" BIGINT NOT NULL,
    "cost_nanos" BIGINT,
    "cost_currency" TEXT,
    "price_version_id" TEXT,
    "cost_version_id" TEXT,
    "balance_after_micros" BIGINT,
    "attempts" JSONB NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "ttft_ms" INTEGER,
    "stream" BOOLEAN NOT NULL,
    "app" TEXT,
    "client_request_id" TEXT,
    "shard" SMALLINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_record_pkey" PRIMARY KEY ("occurred_at","request_id")
) PARTITION BY RANGE ("occurred_at");

-- CreateTable
CREATE TABLE "usage_correction" (
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" UUID NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "charge_delta_micros" BIGINT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "usage_correction_pkey" PRIMARY KEY ("occurred_at","request_id")
);

-- CreateTable
CREATE TABLE "usage_rollup" (
    "merchant_id" TEXT NOT NULL,
    "bucket" TIMESTAMPTZ(3) NOT NULL,
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

    CONSTRAINT "usage_rollup_pkey" PRIMARY KEY ("merchant_id","bucket","virtual_endpoint_id","access_key_id","logical_model","logical_model_id","physical_model_id","status","cost_currency")
);

-- CreateTable
CREATE TABLE "settlement_shard" (
    "shard" SMALLINT NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "last_id" TEXT NOT NULL DEFAULT '0-0',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settlement_shard_pkey" PRIMARY KEY ("shard")
);

-- CreateTable
CREATE TABLE "settlement_quarantine" (
    "shard" SMALLINT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "stream_id" TEXT NOT NULL,
    "merchant_id" TEXT,
    "virtual_endpoint_id" TEXT,
    "charge_micros" BIGINT,
    "event" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "settlement_quarantine_pkey" PRIMARY KEY ("shard","epoch","stream_id")
);

-- CreateTable
CREATE TABLE "gateway_process" (
    "id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "gateway_process_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "management_key_hash_key" ON "management_key"("hash");

-- CreateIndex
CREATE INDEX "management_key_merchant_id_id_idx" ON "management_key"("merchant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "access_key_hash_key" ON "access_key"("hash");

-- CreateIndex
CREATE INDEX "access_key_merchant_id_virtual_endpoint_id_id_idx" ON "access_key"("merchant_id", "virtual_endpoint_id", "id");

-- CreateIndex
CREATE INDEX "provider_merchant_id_id_idx" ON "provider"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "physical_model_merchant_id_id_idx" ON "physical_model"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "physical_model_merchant_id_provider_id_idx" ON "physical_model"("merchant_id", "provider_id");

-- CreateIndex
CREATE INDEX "physical_model_price_merchant_id_physical_model_id_idx" ON "physical_model_price"("merchant_id", "physical_model_id");

-- CreateIndex
CREATE UNIQUE INDEX "physical_model_price_physical_model_id_version_key" ON "physical_model_price"("physical_model_id", "version");

-- CreateIndex
CREATE INDEX "physical_model_cost_merchant_id_physical_model_id_idx" ON "physical_model_cost"("merchant_id", "physical_model_id");

-- CreateIndex
CREATE UNIQUE INDEX "physical_model_cost_physical_model_id_version_key" ON "physical_model_cost"("physical_model_id", "version");

-- CreateIndex
CREATE INDEX "virtual_endpoint_merchant_id_id_idx" ON "virtual_endpoint"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "virtual_endpoint_merchant_id_customer_id_idx" ON "virtual_endpoint"("merchant_id", "customer_id");

-- CreateIndex
CREATE INDEX "logical_model_merchant_id_virtual_endpoint_id_idx" ON "logical_model"("merchant_id", "virtual_endpoint_id");

-- CreateIndex
CREATE INDEX "route_merchant_id_physical_model_id_idx" ON "route"("merchant_id", "physical_model_id");

-- CreateIndex
CREATE UNIQUE INDEX "route_logical_model_id_physical_model_id_tier_key" ON "route"("logical_model_id", "physical_model_id", "tier");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_account_merchant_id_kind_owner_id_currency_shard_key" ON "ledger_account"("merchant_id", "kind", "owner_id", "currency", "shard");

-- CreateIndex
CREATE INDEX "ledger_entry_merchant_id_posted_at_idx" ON "ledger_entry"("merchant_id", "posted_at");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_merchant_id_kind_source_id_key" ON "ledger_entry"("merchant_id", "kind", "source_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_shard_chain_seq_key" ON "ledger_entry"("shard", "chain_seq");

-- CreateIndex
CREATE INDEX "ledger_posting_merchant_id_account_id_entry_id_idx" ON "ledger_posting"("merchant_id", "account_id", "entry_id");

-- CreateIndex
CREATE INDEX "ledger_balance_merchant_id_idx" ON "ledger_balance"("merchant_id");

-- CreateIndex
CREATE INDEX "ve_wallet_merchant_id_idx" ON "ve_wallet"("merchant_id");

-- CreateIndex
CREATE INDEX "ve_wallet_shard_idx" ON "ve_wallet"("shard");

-- CreateIndex
CREATE UNIQUE INDEX "merchant_slug_key" ON "merchant"("slug");

-- CreateIndex
CREATE INDEX "customer_merchant_id_id_idx" ON "customer"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "membership_merchant_id_user_id_idx" ON "membership"("merchant_id", "user_id");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_created_at_idx" ON "audit_event"("merchant_id", "created_at");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_subject_id_created_at_idx" ON "audit_event"("merchant_id", "subject_id", "created_at");

-- CreateIndex
CREATE INDEX "idempotency_record_created_at_idx" ON "idempotency_record"("created_at");

-- CreateIndex
CREATE INDEX "usage_record_merchant_id_occurred_at_request_id_idx" ON "usage_record"("merchant_id", "occurred_at" DESC, "request_id");

-- CreateIndex
CREATE INDEX "usage_record_merchant_id_virtual_endpoint_id_occurred_at_re_idx" ON "usage_record"("merchant_id", "virtual_endpoint_id", "occurred_at" DESC, "request_id");

-- CreateIndex
CREATE INDEX "usage_correction_merchant_id_request_id_idx" ON "usage_correction"("merchant_id", "request_id");

-- CreateIndex
CREATE INDEX "settlement_quarantine_merchant_id_idx" ON "settlement_quarantine"("merchant_id");

-- CreateIndex
CREATE INDEX "settlement_quarantine_virtual_endpoint_id_idx" ON "settlement_quarantine"("virtual_endpoint_id");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "management_key" ADD CONSTRAINT "management_key_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_key" ADD CONSTRAINT "access_key_virtual_endpoint_id_fkey" FOREIGN KEY ("virtual_endpoint_id") REFERENCES "virtual_endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider" ADD CONSTRAINT "provider_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "physical_model" ADD CONSTRAINT "physical_model_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "physical_model" ADD CONSTRAINT "physical_model_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "physical_model_price" ADD CONSTRAINT "physical_model_price_physical_model_id_fkey" FOREIGN KEY ("physical_model_id") REFERENCES "physical_model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "physical_model_cost" ADD CONSTRAINT "physical_model_cost_physical_model_id_fkey" FOREIGN KEY ("physical_model_id") REFERENCES "physical_model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "logical_model" ADD CONSTRAINT "logical_model_virtual_endpoint_id_fkey" FOREIGN KEY ("virtual_endpoint_id") REFERENCES "virtual_endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_logical_model_id_fkey" FOREIGN KEY ("logical_model_id") REFERENCES "logical_model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "route" ADD CONSTRAINT "route_physical_model_id_fkey" FOREIGN KEY ("physical_model_id") REFERENCES "physical_model"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_posting" ADD CONSTRAINT "ledger_posting_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "ledger_entry"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_posting" ADD CONSTRAINT "ledger_posting_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_balance" ADD CONSTRAINT "ledger_balance_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "ledger_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ve_wallet" ADD CONSTRAINT "ve_wallet_virtual_endpoint_id_fkey" FOREIGN KEY ("virtual_endpoint_id") REFERENCES "virtual_endpoint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer" ADD CONSTRAINT "customer_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- ---------------------------------------------------------------------------------------------------------------------
-- From here on by hand: what Prisma has no word for. Functions of PostgreSQL 15 only.
-- ---------------------------------------------------------------------------------------------------------------------

-- Values that the columns may take.

ALTER TABLE "membership" ADD CONSTRAINT "membership_role_check" CHECK (
    CASE WHEN "customer_id" IS NULL THEN "role" IN ('owner', 'admin', 'finance', 'developer', 'viewer')
         ELSE "role" IN ('admin', 'member') END);
ALTER TABLE "management_key" ADD CONSTRAINT "management_key_role_check" CHECK (
    "role" IN ('owner', 'admin', 'finance', 'developer', 'viewer'));
ALTER TABLE "access_key" ADD CONSTRAINT "access_key_status_check" CHECK ("status" IN ('active', 'revoked'));
ALTER TABLE "customer" ADD CONSTRAINT "customer_status_check" CHECK ("status" IN ('active', 'archived'));
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_actor_type_check" CHECK (
    "actor_type" IN ('user', 'management_key', 'system'));
ALTER TABLE "outbox_event" ADD CONSTRAINT "outbox_event_kind_check" CHECK (
    "kind" IN ('virtual_endpoint_changed', 'wallet_changed'));

ALTER TABLE "provider" ADD CONSTRAINT "provider_kind_check" CHECK (
    "kind" IN ('openai', 'openai_compatible', 'azure_openai', 'anthropic', 'bedrock', 'gemini', 'ollama', 'deepseek',
               'mistral', 'custom'));
ALTER TABLE "provider" ADD CONSTRAINT "provider_status_check" CHECK ("status" IN ('active', 'disabled', 'archived'));
ALTER TABLE "physical_model" ADD CONSTRAINT "physical_model_modality_check" CHECK (
    "modality" IN ('text', 'embedding', 'image', 'speech', 'transcription', 'rerank', 'moderation'));
ALTER TABLE "physical_model" ADD CONSTRAINT "physical_model_unit_check" CHECK (
    "unit" IN ('token', 'image', 'second', 'character'));
ALTER TABLE "physical_model" ADD CONSTRAINT "physical_model_status_check" CHECK (
    "status" IN ('active', 'disabled', 'archived'));
ALTER TABLE "physical_model_price" ADD CONSTRAINT "physical_model_price_per_check" CHECK ("per" IN (1, 1000, 1000000));
ALTER TABLE "physical_model_price" ADD CONSTRAINT "physical_model_price_version_check" CHECK ("version" >= 1);
ALTER TABLE "physical_model_price" ADD CONSTRAINT "physical_model_price_rates_check" CHECK (jsonb_typeof("rates") = 'object');
ALTER TABLE "physical_model_cost" ADD CONSTRAINT "physical_model_cost_per_check" CHECK ("per" IN (1, 1000, 1000000));
ALTER TABLE "physical_model_cost" ADD CONSTRAINT "physical_model_cost_version_check" CHECK ("version" >= 1);
ALTER TABLE "physical_model_cost" ADD CONSTRAINT "physical_model_cost_rates_check" CHECK (jsonb_typeof("rates") = 'object');
ALTER TABLE "physical_model_cost" ADD CONSTRAINT "physical_model_cost_currency_check" CHECK ("currency" ~ '^[A-Z]{3}$');
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_status_check" CHECK (
    "status" IN ('active', 'disabled', 'archived'));
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_disconnect_policy_check" CHECK (
    "disconnect_policy" IN ('abort_and_charge_delivered', 'drain_and_charge_all'));
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_exhaustion_status_check" CHECK (
    "exhaustion_status" IN (402, 429));
ALTER TABLE "virtual_endpoint" ADD CONSTRAINT "virtual_endpoint_config_version_check" CHECK ("config_version" >= 1);
ALTER TABLE "route" ADD CONSTRAINT "route_tier_check" CHECK ("tier" BETWEEN 0 AND 1000);
ALTER TABLE "route" ADD CONSTRAINT "route_weight_check" CHECK ("weight" BETWEEN 1 AND 1000000);

ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_kind_check" CHECK (
    "kind" IN ('ve_wallet', 'credits_issued', 'promotions', 'adjustments', 'usage_revenue'));
ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_owner_type_check" CHECK (
    "owner_type" IN ('virtual_endpoint', 'merchant'));
ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_currency_check" CHECK ("currency" ~ '^(CREDIT|[A-Z]{3})$');
ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_shard_check" CHECK ("shard" BETWEEN -1 AND 63);
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_kind_check" CHECK (
    "kind" IN ('usage', 'usage_correction', 'grant', 'promotion', 'adjustment'));
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_shard_check" CHECK ("shard" BETWEEN 0 AND 63);
ALTER TABLE "ledger_entry" ADD CONSTRAINT "ledger_entry_hash_check" CHECK (length("hash") = 32);
ALTER TABLE "ledger_posting" ADD CONSTRAINT "ledger_posting_amount_check" CHECK ("amount" <> 0);
ALTER TABLE "ledger_posting" ADD CONSTRAINT "ledger_posting_line_check" CHECK ("line" >= 1);
ALTER TABLE "ledger_balance" ADD CONSTRAINT "ledger_balance_totals_check" CHECK (
    "debit_total" >= 0 AND "credit_total" >= 0);
ALTER TABLE "ve_wallet" ADD CONSTRAINT "ve_wallet_budget_check" CHECK ("budget_micros" >= 0 AND "budget_version" >= 0);
ALTER TABLE "ve_wallet" ADD CONSTRAINT "ve_wallet_shard_check" CHECK ("shard" BETWEEN 0 AND 63);

ALTER TABLE "usage_record" ADD CONSTRAINT "usage_record_status_check" CHECK (
    "status" IN ('succeeded', 'refused', 'failed', 'client_aborted', 'upstream_truncated', 'budget_cut', 'abandoned'));
ALTER TABLE "usage_record" ADD CONSTRAINT "usage_record_amounts_check" CHECK (
    "charge_micros" >= 0 AND ("cost_nanos" IS NULL OR "cost_nanos" >= 0));
ALTER TABLE "usage_record" ADD CONSTRAINT "usage_record_times_check" CHECK (
    "latency_ms" >= 0 AND ("ttft_ms" IS NULL OR "ttft_ms" >= 0));
ALTER TABLE "usage_record" ADD CONSTRAINT "usage_record_shard_check" CHECK ("shard" BETWEEN 0 AND 63);
ALTER TABLE "settlement_shard" ADD CONSTRAINT "settlement_shard_shard_check" CHECK ("shard" BETWEEN 0 AND 63);
ALTER TABLE "settlement_shard" ADD CONSTRAINT "settlement_shard_last_id_check" CHECK ("last_id" ~ '^[0-9]+-[0-9]+$');

-- Uniqueness that depends on a state.

CREATE UNIQUE INDEX "membership_staff_key" ON "membership"("user_id", "merchant_id") WHERE "customer_id" IS NULL;
CREATE UNIQUE INDEX "membership_customer_key" ON "membership"("user_id", "customer_id") WHERE "customer_id" IS NOT NULL;
CREATE UNIQUE INDEX "logical_model_active_name_key" ON "logical_model"("virtual_endpoint_id", "name")
    WHERE "archived_at" IS NULL;
CREATE INDEX "outbox_event_unpublished_idx" ON "outbox_event"("id") WHERE "published_at" IS NULL;

-- Usage records: the time in the request id decides the month, so that a repeated id always meets its first record.

-- The time inside a UUIDv7 (RFC 9562, section 5.7), to the millisecond; NULL for any other version.
CREATE FUNCTION "uuid_v7_time"("id" uuid) RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT AS $$
    SELECT CASE WHEN substr(id::text, 15, 1) = '7' AND substr(id::text, 20, 1) IN ('8', '9', 'a', 'b')
        THEN to_timestamp(('x' || substr(id::text, 1, 8) || substr(id::text, 10, 4))::bit(48)::bigint / 1000.0::float8)
    END
$$;

ALTER TABLE "usage_record" ADD CONSTRAINT "usage_record_occurred_at_check" CHECK (
    "occurred_at" IS NOT DISTINCT FROM "uuid_v7_time"("request_id"));
ALTER TABLE "usage_correction" ADD CONSTRAINT "usage_correction_occurred_at_check" CHECK (
    "occurred_at" IS NOT DISTINCT FROM "uuid_v7_time"("request_id"));

-- Makes the partition of the UTC month of this time. True: made now; false: it was there. Safe from many processes;
-- ATTACH leaves readers and writers of the other months alone, where CREATE … PARTITION OF would stop them.
CREATE FUNCTION "ensure_usage_record_partition"("at" timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first_day timestamp := date_trunc('month', "at" AT TIME ZONE 'UTC');
    partition_name text := 'usage_record_' || to_char(first_day, 'YYYY_MM');
BEGIN
    IF "at" NOT BETWEEN '2020-01-01T00:00:00Z'::timestamptz AND '2200-01-01T00:00:00Z'::timestamptz THEN
        RAISE EXCEPTION 'no usage record can be of %', "at" USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF to_regclass(partition_name) IS NOT NULL THEN RETURN false; END IF;
    PERFORM pg_advisory_xact_lock(hashtext('usage_record_partition'));
    -- Not to_regclass again: it answers from a cache that the lock does not refresh.
    IF EXISTS (SELECT 1 FROM pg_class WHERE relname = partition_name AND relnamespace = current_schema()::regnamespace) THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE "usage_record" INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition_name);
    EXECUTE format('ALTER TABLE "usage_record" ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition_name,
        to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
        to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
    RETURN true;
END
$$;

-- This UTC month and `ahead` further ones. Answers how many were made now.
CREATE FUNCTION "ensure_usage_record_partitions"("from" timestamptz, "ahead" int) RETURNS int LANGUAGE sql AS $$
    SELECT count(*)::int FROM generate_series(0, "ahead") AS month
    WHERE "ensure_usage_record_partition"(
        (date_trunc('month', "from" AT TIME ZONE 'UTC') + month * interval '1 month') AT TIME ZONE 'UTC')
$$;

SELECT "ensure_usage_record_partitions"(now(), 2);

-- One row per shard from the start: settlement and the ledger lock them, nobody has to create them.

INSERT INTO "settlement_shard" ("shard") SELECT generate_series(0, 63);
INSERT INTO "ledger_chain" ("shard") SELECT generate_series(0, 63);

-- The books are append-only. The triggers fire ALWAYS: session_replication_role does not turn them off.

CREATE FUNCTION "ledger_refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: the ledger is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;

-- Heads and balances follow from entries and postings: only the ledger's own triggers move them.
CREATE FUNCTION "ledger_refuse_direct_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION '% of % refused: it follows from the ledger''s entries', TG_OP, TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END
$$;

-- Remembers the transaction, so that postings can be added in this one only.
CREATE FUNCTION "ledger_entry_stamp"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."transaction_id" := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END
$$;

-- Moves the heads of the chains; an entry that does not continue its shard's chain is refused.
CREATE FUNCTION "ledger_entry_advance_chain"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    advanced int;
    shards int;
BEGIN
    SELECT count(DISTINCT "shard") INTO shards FROM "added";
    UPDATE "ledger_chain" AS chain SET "seq" = link."last_seq", "hash" = link."last_hash"
    FROM (
        SELECT "shard", min("chain_seq") AS "first_seq", max("chain_seq") AS "last_seq", count(*) AS "entries",
               (array_agg("hash" ORDER BY "chain_seq" DESC))[1] AS "last_hash"
        FROM "added" GROUP BY "shard"
    ) AS link
    WHERE chain."shard" = link."shard" AND link."first_seq" = chain."seq" + 1
      AND link."last_seq" = chain."seq" + link."entries";
    GET DIAGNOSTICS advanced = ROW_COUNT;
    IF advanced <> shards THEN
        RAISE EXCEPTION 'a ledger entry does not continue its shard''s chain' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

-- Postings belong to an entry of this transaction, to one merchant, to the account's currency; balances follow.
CREATE FUNCTION "ledger_posting_apply"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM "added" AS posting
        LEFT JOIN "ledger_entry" AS entry ON entry."id" = posting."entry_id"
        LEFT JOIN "ledger_account" AS account ON account."id" = posting."account_id"
        WHERE entry."transaction_id" IS DISTINCT FROM pg_current_xact_id()::text::bigint
           OR entry."merchant_id" IS DISTINCT FROM posting."merchant_id"
           OR account."merchant_id" IS DISTINCT FROM posting."merchant_id"
           OR account."currency" IS DISTINCT FROM posting."currency"
    ) THEN
        RAISE EXCEPTION 'a posting must belong to an entry of its own transaction, and to its account''s merchant and currency'
            USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO "ledger_balance" ("account_id", "merchant_id", "debit_total", "credit_total")
    SELECT "account_id", min("merchant_id"), coalesce(sum("amount") FILTER (WHERE "amount" > 0), 0),
           coalesce(-sum("amount") FILTER (WHERE "amount" < 0), 0)
    FROM "added" GROUP BY "account_id" ORDER BY "account_id"
    ON CONFLICT ("account_id") DO UPDATE SET
        "debit_total" = "ledger_balance"."debit_total" + EXCLUDED."debit_total",
        "credit_total" = "ledger_balance"."credit_total" + EXCLUDED."credit_total";
    RETURN NULL;
END
$$;

-- At commit each entry has at least two postings that sum to zero per currency.
CREATE FUNCTION "ledger_entry_must_balance"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry text;
    postings bigint;
    balanced boolean;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entry' THEN entry := NEW."id"; ELSE entry := NEW."entry_id"; END IF;
    SELECT coalesce(sum(lines), 0), coalesce(bool_and(total = 0), false) INTO postings, balanced
    FROM (SELECT count(*) AS lines, sum("amount") AS total FROM "ledger_posting"
          WHERE "entry_id" = entry GROUP BY "currency") AS per_currency;
    IF postings < 2 OR NOT balanced THEN
        RAISE EXCEPTION 'ledger entry % is not balanced: % postings', entry, postings USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "ledger_account_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_account"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
CREATE TRIGGER "ledger_entry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
CREATE TRIGGER "ledger_posting_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_posting"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
CREATE TRIGGER "ledger_chain_kept" BEFORE DELETE OR TRUNCATE ON "ledger_chain"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
CREATE TRIGGER "ledger_chain_follows" BEFORE INSERT OR UPDATE ON "ledger_chain"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_direct_change"();
CREATE TRIGGER "ledger_balance_kept" BEFORE DELETE OR TRUNCATE ON "ledger_balance"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_change"();
CREATE TRIGGER "ledger_balance_follows" BEFORE INSERT OR UPDATE ON "ledger_balance"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_refuse_direct_change"();

CREATE TRIGGER "ledger_entry_stamped" BEFORE INSERT ON "ledger_entry"
    FOR EACH ROW EXECUTE FUNCTION "ledger_entry_stamp"();
CREATE TRIGGER "ledger_entry_chained" AFTER INSERT ON "ledger_entry" REFERENCING NEW TABLE AS "added"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_entry_advance_chain"();
CREATE TRIGGER "ledger_posting_applied" AFTER INSERT ON "ledger_posting" REFERENCING NEW TABLE AS "added"
    FOR EACH STATEMENT EXECUTE FUNCTION "ledger_posting_apply"();
CREATE CONSTRAINT TRIGGER "ledger_entry_balanced" AFTER INSERT ON "ledger_entry" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION "ledger_entry_must_balance"();
CREATE CONSTRAINT TRIGGER "ledger_posting_balanced" AFTER INSERT ON "ledger_posting" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION "ledger_entry_must_balance"();

ALTER TABLE "ledger_account" ENABLE ALWAYS TRIGGER "ledger_account_append_only";
ALTER TABLE "ledger_entry" ENABLE ALWAYS TRIGGER "ledger_entry_append_only";
ALTER TABLE "ledger_entry" ENABLE ALWAYS TRIGGER "ledger_entry_stamped";
ALTER TABLE "ledger_entry" ENABLE ALWAYS TRIGGER "ledger_entry_chained";
ALTER TABLE "ledger_entry" ENABLE ALWAYS TRIGGER "ledger_entry_balanced";
ALTER TABLE "ledger_posting" ENABLE ALWAYS TRIGGER "ledger_posting_append_only";
ALTER TABLE "ledger_posting" ENABLE ALWAYS TRIGGER "ledger_posting_applied";
ALTER TABLE "ledger_posting" ENABLE ALWAYS TRIGGER "ledger_posting_balanced";
ALTER TABLE "ledger_chain" ENABLE ALWAYS TRIGGER "ledger_chain_kept";
ALTER TABLE "ledger_chain" ENABLE ALWAYS TRIGGER "ledger_chain_follows";
ALTER TABLE "ledger_balance" ENABLE ALWAYS TRIGGER "ledger_balance_kept";
ALTER TABLE "ledger_balance" ENABLE ALWAYS TRIGGER "ledger_balance_follows";
