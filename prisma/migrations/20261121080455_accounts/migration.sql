-- DropIndex
DROP INDEX "audit_event_merchant_id_created_at_idx";

-- DropIndex
DROP INDEX "audit_event_merchant_id_subject_id_created_at_idx";

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN     "remote_address" TEXT;

-- AlterTable
ALTER TABLE "merchant" ADD COLUMN     "accent" TEXT,
ADD COLUMN     "reporting_currency" TEXT NOT NULL DEFAULT 'USD',
ADD COLUMN     "require_two_factor" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "totp_secret" (
    "user_id" TEXT NOT NULL,
    "sealed_secret" BYTEA NOT NULL,
    "seal_key_id" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "totp_secret_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "user_id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("user_id","hash")
);

-- CreateTable
CREATE TABLE "passkey" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "public_key" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "backed_up" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mail_token" (
    "hash" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "email" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "merchant_logo" (
    "merchant_id" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "merchant_logo_pkey" PRIMARY KEY ("merchant_id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outgoing_mail" (
    "id" TEXT NOT NULL,
    "merchant_id" TEXT,
    "kind" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "sealed_content" BYTEA NOT NULL,
    "seal_key_id" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outgoing_mail_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "passkey_credential_id_key" ON "passkey"("credential_id");

-- CreateIndex
CREATE INDEX "passkey_user_id_id_idx" ON "passkey"("user_id", "id");

-- CreateIndex
CREATE INDEX "mail_token_user_id_kind_idx" ON "mail_token"("user_id", "kind");

-- CreateIndex
CREATE INDEX "mail_token_expires_at_idx" ON "mail_token"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "invitation_merchant_id_id_idx" ON "invitation"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "outgoing_mail_merchant_id_id_idx" ON "outgoing_mail"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_id_idx" ON "audit_event"("merchant_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_actor_id_id_idx" ON "audit_event"("merchant_id", "actor_id", "id");

-- CreateIndex
CREATE INDEX "audit_event_merchant_id_subject_id_id_idx" ON "audit_event"("merchant_id", "subject_id", "id");

-- AddForeignKey
ALTER TABLE "totp_secret" ADD CONSTRAINT "totp_secret_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mail_token" ADD CONSTRAINT "mail_token_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "merchant_logo" ADD CONSTRAINT "merchant_logo_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_merchant_id_fkey" FOREIGN KEY ("merchant_id") REFERENCES "merchant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma has no word for: written by hand.
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_role_check" CHECK (
  CASE WHEN customer_id IS NULL THEN role IN ('owner', 'admin', 'finance', 'developer', 'viewer')
       ELSE role IN ('admin', 'member') END);
-- One open offer per person and team.
CREATE UNIQUE INDEX "invitation_open_staff_key" ON "invitation"("merchant_id", "email")
  WHERE customer_id IS NULL AND accepted_at IS NULL AND revoked_at IS NULL;
CREATE UNIQUE INDEX "invitation_open_customer_key" ON "invitation"("customer_id", "email")
  WHERE customer_id IS NOT NULL AND accepted_at IS NULL AND revoked_at IS NULL;
ALTER TABLE "mail_token" ADD CONSTRAINT "mail_token_kind_check" CHECK (
  kind IN ('password_reset', 'email_change', 'email_verification'));
ALTER TABLE "outgoing_mail" ADD CONSTRAINT "outgoing_mail_status_check" CHECK (
  status IN ('waiting', 'sent', 'failed'));
CREATE INDEX "outgoing_mail_waiting" ON "outgoing_mail"("next_attempt_at") WHERE status = 'waiting';
ALTER TABLE "merchant_logo" ADD CONSTRAINT "merchant_logo_check" CHECK (
  content_type IN ('image/png', 'image/jpeg', 'image/webp') AND octet_length(bytes) BETWEEN 1 AND 262144);
ALTER TABLE "merchant" ADD CONSTRAINT "merchant_brand_check" CHECK (
  reporting_currency ~ '^[A-Z]{3}$' AND (accent IS NULL OR accent ~ '^#[0-9a-f]{6}$'));
