import type { AccessKey } from "#prisma/generated/client.ts";
import type { Acting } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import type { Work } from "#server/infra/unit-of-work.ts";

/** A time given for a key to end. @throws AppError unprocessable: it has passed */
export function parseExpiry(text: string | null): Date | null {
  if (text === null) return null;
  const expiresAt = new Date(text);
  if (expiresAt.getTime() > Date.now()) return expiresAt;
  throw new AppError("unprocessable", { userMessage: "expires_at has passed already.", param: "expires_at" });
}

/**
 * A key of this endpoint of the merchant, locked for a change. The endpoint is locked first, as every change does that
 * raises its version.
 * @throws AppError not_found
 */
export async function lockAccessKey(
  { prisma, sql }: Work,
  caller: Acting,
  input: { ve_id: string; key_id: string },
): Promise<AccessKey> {
  const { merchantId } = caller;
  if (!(await lockRow(sql, "virtual_endpoint", merchantId, input.ve_id))) throw notFound("virtual endpoint");
  if (!(await lockRow(sql, "access_key", merchantId, input.key_id))) throw notFound("access key");
  const row = await prisma.accessKey.findUniqueOrThrow({ where: { id: input.key_id } });
  const isPlayground = row.holderId !== null;
  if (row.virtualEndpointId !== input.ve_id || isPlayground) throw notFound("access key");
  return row;
}

/** @throws AppError conflict: the key is revoked */
export function refuseRevoked(row: AccessKey): void {
  if (row.status === "revoked") throw new AppError("conflict", { userMessage: "The access key is revoked." });
}
