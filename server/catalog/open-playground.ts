/**
 * The key that a playground runs with. It is an access key like any other, so that what is tried is held, limited,
 * recorded and charged like any other request; only that it is one person's for one endpoint, opens chats alone, ends
 * after minutes and is in no list. Its secret is derived from its id and its end: two windows of one person get the
 * same one, and the database never has it.
 */
import { type AccessKey, Prisma } from "#prisma/generated/client.ts";
import { type Acting, actingInPortal, type PortalCaller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { notFound } from "#server/contracts/not-found.ts";
import {
  type PlaygroundInput,
  type PlaygroundKeyView,
  playgroundEndpoints,
  playgroundKeyName,
} from "#server/contracts/playground.ts";
import { displayPrefix, type KeyHasher } from "#server/infra/crypto.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";

/** A key lasts this long … */
const lifetimeMs = 15 * 60_000;
/** … and is answered again while at least this much of it is left. */
const leastLeftMs = 5 * 60_000;

export interface OpenPlaygroundDeps {
  unitOfWork: UnitOfWork;
  keys: KeyHasher;
}

interface Holding {
  id: string;
  expiresAt: Date;
}

const secretOf = (keys: KeyHasher, { id, expiresAt }: Holding): string =>
  keys.derive("slk_", `playground ${id} ${expiresAt.getTime()}`);

/** The key as it stands, where it lasts long enough and its secret can still be made; null: it must be made anew. */
function stillGood(row: AccessKey | null, keys: KeyHasher): { holding: Holding; secret: string } | null {
  if (row?.status !== "active") return null;
  if (!row.expiresAt || row.expiresAt.getTime() - Date.now() < leastLeftMs) return null;
  const holding = { id: row.id, expiresAt: row.expiresAt };
  const secret = secretOf(keys, holding);
  return Buffer.from(keys.hash(secret)).equals(Buffer.from(row.hash)) ? { holding, secret } : null;
}

/** @throws AppError not_found: also a template; conflict: the endpoint answers nobody */
async function requireOpenEndpoint(
  { prisma, sql }: Work,
  merchantId: string,
  customerId: string | null,
  id: string,
): Promise<void> {
  // Locked, so that two windows of one person make one key.
  if (!(await lockRow(sql, "virtual_endpoint", merchantId, id))) throw notFound("virtual endpoint");
  const { status, ...endpoint } = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id } });
  const isHidden = customerId !== null && (endpoint.customerId !== customerId || status === "archived");
  if (isHidden || endpoint.isTemplate) throw notFound("virtual endpoint");
  if (status !== "active") throw new AppError("conflict", { userMessage: `The virtual endpoint is ${status}.` });
}

/** The key of this holder for this endpoint, with a new end. */
async function renew(work: Work, acting: Acting, veId: string, known: AccessKey | null, keys: KeyHasher) {
  const holding = { id: known?.id ?? mintId("accessKey"), expiresAt: new Date(Date.now() + lifetimeMs) };
  const secret = secretOf(keys, holding);
  const current = { expiresAt: holding.expiresAt, prefix: displayPrefix(secret), hash: keys.hash(secret) };
  const terms = { scopes: { endpoints: [...playgroundEndpoints] }, rateLimits: {}, creditLimit: Prisma.DbNull };
  await work.prisma.accessKey.upsert({
    where: { id: holding.id },
    update: { ...current, status: "active", revokedAt: null },
    create: {
      ...holding,
      ...current,
      ...terms,
      merchantId: acting.merchantId,
      virtualEndpointId: veId,
      holderId: acting.actor.id,
      name: playgroundKeyName,
    },
  });
  const after = { ve_id: veId, expires_at: holding.expiresAt.toISOString() };
  await work.audit({
    action: "access_key.open_playground",
    subjectType: "access_key",
    subjectId: holding.id,
    after,
  });
  return { holding, secret };
}

const withoutSecret = { replay: (answer: PlaygroundKeyView): PlaygroundKeyView => ({ ...answer, secret: null }) };

/** @param customerId only endpoints of this customer; null: any of the merchant's */
const open =
  ({ unitOfWork, keys }: OpenPlaygroundDeps) =>
  (acting: Acting, customerId: string | null, { ve_id }: PlaygroundInput): Promise<PlaygroundKeyView> =>
    unitOfWork<PlaygroundKeyView>(
      acting,
      async (work) => {
        await requireOpenEndpoint(work, acting.merchantId, customerId, ve_id);
        const holder = { virtualEndpointId: ve_id, holderId: acting.actor.id };
        const known = await work.prisma.accessKey.findUnique({ where: { virtualEndpointId_holderId: holder } });
        const { holding, secret } = stillGood(known, keys) ?? (await renew(work, acting, ve_id, known, keys));
        return { key_id: holding.id, ve_id, secret, expires_at: holding.expiresAt.toISOString() };
      },
      withoutSecret,
    );

/**
 * A key for the caller's own playground on an endpoint of the merchant: the one they have, or a new one.
 * @throws AppError not_found; conflict: the endpoint is disabled or archived
 */
export const makeOpenPlayground = (deps: OpenPlaygroundDeps) => {
  const openFor = open(deps);
  return (caller: Acting, input: PlaygroundInput) => openFor(caller, null, input);
};

/** The same for a portal user, on an endpoint of their customer. */
export const makeOpenOwnPlayground = (deps: OpenPlaygroundDeps) => {
  const openFor = open(deps);
  return (caller: PortalCaller, input: PlaygroundInput) => openFor(actingInPortal(caller), caller.customerId, input);
};
