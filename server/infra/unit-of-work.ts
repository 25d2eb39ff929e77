/**
 * Management writes: the idempotency record, the effect, its audit events and outbox rows commit together or not at
 * all (decision 26). After the commit the outbox is relayed at once; what that misses is left to the worker.
 */
import { Prisma, type PrismaClient } from "#prisma/generated/client.ts";
import type { Acting, IdempotencyClaim } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { mintId } from "./mint.ts";
import { executorOfPrisma, type SqlExecutor, sqlState } from "./sql.ts";

export interface AuditNote {
  /** noun.verb, e.g. provider.update */
  action: string;
  subjectType: string;
  subjectId: string;
  /** Never a secret. */
  before?: object | null;
  after?: object | null;
}

/** What an effect works with, inside the transaction. */
export interface Work {
  prisma: Prisma.TransactionClient;
  sql: SqlExecutor;
  /** Writes into the audit trail who did this. */
  audit(note: AuditNote): Promise<void>;
}

export interface UnitOfWorkOptions<Result> {
  /** What a replay answers instead of the result: secrets that are shown once are taken out of it. */
  replay?: (result: Result) => Result;
}

export type UnitOfWork = <Result extends object>(
  caller: Acting,
  effect: (work: Work) => Promise<Result>,
  options?: UnitOfWorkOptions<Result>,
) => Promise<Result>;

const mostTries = 3;
/** Serialization failure and deadlock: PostgreSQL has rolled back, the same again may pass. */
const isCollision = (error: unknown): boolean =>
  ["40001", "40P01"].includes(sqlState(error) ?? "") ||
  (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2034");

/** @param deps.afterCommit relays the outbox; it never rejects */
export function makeUnitOfWork(deps: { prisma: PrismaClient; afterCommit: () => Promise<void> }): UnitOfWork {
  return async (caller, effect, options = {}) => {
    for (let tries = 1; ; tries++) {
      try {
        const { result, replayed } = await deps.prisma.$transaction((prisma) => run(prisma, caller, effect, options), {
          maxWait: 5_000,
          timeout: 15_000,
        });
        if (!replayed) await deps.afterCommit();
        return result;
      } catch (error) {
        if (!isCollision(error) || tries >= mostTries) throw error;
      }
    }
  };
}

async function run<Result extends object>(
  prisma: Prisma.TransactionClient,
  caller: Acting,
  effect: (work: Work) => Promise<Result>,
  options: UnitOfWorkOptions<Result>,
): Promise<{ result: Result; replayed: boolean }> {
  const { idempotency: claim, merchantId } = caller;
  if (claim && !(await takeClaim(prisma, merchantId, claim))) {
    // The shape was this operation's answer when it was stored; the procedure parses it again.
    return { result: (await answerOf(prisma, merchantId, claim)) as Result, replayed: true };
  }
  const result = await effect({
    prisma,
    sql: executorOfPrisma(prisma),
    audit: (note) => writeAudit(prisma, caller, note),
  });
  if (claim) {
    const response = (options.replay ? options.replay(result) : result) as Prisma.InputJsonObject;
    await prisma.idempotencyRecord.update({
      where: { merchantId_key: { merchantId, key: claim.key } },
      data: { response },
    });
  }
  return { result, replayed: false };
}

/** True: the key is new and now ours. A concurrent call with the same key waits here for the other's end. */
async function takeClaim(prisma: Prisma.TransactionClient, merchantId: string, claim: IdempotencyClaim) {
  const { key, operation, requestHash } = claim;
  const { count } = await prisma.idempotencyRecord.createMany({
    data: [{ merchantId, key, operation, requestHash, response: {} }],
    skipDuplicates: true,
  });
  return count === 1;
}

async function answerOf(prisma: Prisma.TransactionClient, merchantId: string, claim: IdempotencyClaim) {
  const record = await prisma.idempotencyRecord.findUniqueOrThrow({
    where: { merchantId_key: { merchantId, key: claim.key } },
  });
  const same =
    record.operation === claim.operation && Buffer.from(record.requestHash).equals(Buffer.from(claim.requestHash));
  if (!same) {
    throw new AppError("idempotency_conflict", {
      userMessage: "This Idempotency-Key was used for another call.",
      param: "Idempotency-Key",
    });
  }
  return record.response;
}

async function writeAudit(prisma: Prisma.TransactionClient, caller: Acting, note: AuditNote): Promise<void> {
  await prisma.auditEvent.create({
    data: {
      id: mintId("audit"),
      merchantId: caller.merchantId,
      actorType: caller.actor.type,
      actorId: caller.actor.id,
      remoteAddress: caller.remoteAddress ?? null,
      action: note.action,
      subjectType: note.subjectType,
      subjectId: note.subjectId,
      before: jsonOf(note.before),
      after: jsonOf(note.after),
    },
  });
}

const jsonOf = (value: object | null | undefined) =>
  value === null || value === undefined ? Prisma.DbNull : (maskSecrets(value) as Prisma.InputJsonObject);
