/** Signing up by a link: account, customer, endpoint like the template's and first key, in one transaction. */
import type { z } from "zod";
import type { Prisma, SignUpLink } from "#prisma/generated/client.ts";
import { existsAt, type Visitor } from "#server/auth/accept-invitation.ts";
import { makeCreateUser } from "#server/auth/create-user.ts";
import { addressGroup } from "#server/auth/login-attempts.ts";
import { makeCopyVirtualEndpoint } from "#server/catalog/copy-virtual-endpoint.ts";
import { makeCreateAccessKey } from "#server/catalog/create-access-key.ts";
import type { ReadBalances } from "#server/catalog/live-balances.ts";
import { readSoldModels } from "#server/catalog/sold-models.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { noRateLimits } from "#server/contracts/limits.ts";
import { formatCredits, microCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { OfferedSignUpView, StartedSignUpView, startSignUpInputSchema } from "#server/contracts/sign-up.ts";
import type { AttemptLimit } from "#server/infra/attempt-limit.ts";
import type { KeyHasher } from "#server/infra/crypto.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { QueueMail } from "#server/infra/queue-mail.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { brandColumns, brandOf } from "#server/tenancy/brand.ts";
import { makeCreateCustomer } from "#server/tenancy/create-customer.ts";
import { queueVerification } from "./send-verification.ts";
import { signUpLinkStatus } from "./sign-up-links.ts";
import { giveStartCredits } from "./start-credits.ts";

export interface SignUpDeps {
  prisma: PrismaClient;
  unitOfWork: UnitOfWork;
  readBalances: ReadBalances;
  keys: KeyHasher;
  attempts: AttemptLimit;
  queueMail: QueueMail;
  publicUrl: string;
}

type Input = z.infer<typeof startSignUpInputSchema>;

/** Accounts that one address may make: a class or an office shares one. */
const accountLimit = { attempts: 20, windowMs: 60 * 60_000 };
/** Tries that made none: enough for typing errors, too few to ask which addresses have accounts. */
const failureLimit = { attempts: 100, windowMs: 60 * 60_000 };

const closedWords = {
  disabled: "This sign-up link was closed.",
  expired: "This sign-up link has expired.",
  used_up: "This sign-up link is used up.",
} as const;

/** @throws AppError not_found: no such link; conflict: it makes no accounts any more */
function requireOpen(link: SignUpLink | null): SignUpLink {
  if (!link) throw notFound("sign-up link");
  const status = signUpLinkStatus(link);
  if (status !== "active") throw new AppError("conflict", { userMessage: closedWords[status] });
  return link;
}

/** What a sign-up link offers, in the merchant's brand; a closed one offers nothing. @throws AppError not_found: also at another merchant's domain */
export const makeFindSignUp =
  ({ prisma }: Pick<SignUpDeps, "prisma">) =>
  async (
    visitor: Pick<Visitor, "user" | "siteMerchantId">,
    { token }: { token: string },
  ): Promise<OfferedSignUpView> => {
    const link = await prisma.signUpLink.findUnique({ where: { token } });
    if (!link || !existsAt(visitor, link.merchantId)) throw notFound("sign-up link");
    const { user } = visitor;
    const { id: linkId, merchantId, templateId: virtualEndpointId } = link;
    const status = signUpLinkStatus(link);
    const select = { id: true, slug: true, ...brandColumns } as const;
    const [merchant, models, before] = await Promise.all([
      prisma.merchant.findUniqueOrThrow({ where: { id: merchantId }, select }),
      status === "active" ? readSoldModels(prisma, { merchantId, virtualEndpointId }) : [],
      user ? prisma.signUp.count({ where: { linkId, userId: user.id } }) : 0,
    ]);
    const { name, accent, logoPath } = brandOf(merchant);
    return {
      status,
      signed_up: before > 0,
      merchant_name: name,
      merchant_slug: merchant.slug,
      accent,
      logo_path: logoPath,
      start_credits: formatCredits(microCredits(status === "active" ? link.startCreditsMicros : 0n)),
      verify_email: link.verifyEmail,
      models: models.map(({ name, description, modality }) => ({ name, description, chats: modality === "text" })),
    };
  };

interface Person {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
}

/** The signed-in user, or a new one. @throws AppError unauthenticated: the address has an account; unprocessable */
async function personOf(prisma: Prisma.TransactionClient, id: string, visitor: Visitor, input: Input): Promise<Person> {
  if (visitor.user) return prisma.user.findUniqueOrThrow({ where: { id } });
  const { name, email, password } = input;
  const missing = [
    ["name", name],
    ["email", email],
    ["password", password],
  ].find(([, value]) => value === undefined);
  if (name === undefined || email === undefined || password === undefined) {
    throw new AppError("unprocessable", { userMessage: "must not be empty", param: missing?.[0] ?? null });
  }
  if ((await prisma.user.count({ where: { email } })) > 0) {
    throw new AppError("unauthenticated", { userMessage: "There is an account of this address. Sign in to go on." });
  }
  return { ...(await makeCreateUser({ prisma })({ email, name, password }, { id })), emailVerified: false };
}

/** The use cases of one transaction write into it, not into one of their own. */
const within =
  (work: Work): UnitOfWork =>
  (_acting, effect) =>
    effect(work);

/** Customer, membership, endpoint and key of a person. */
async function equip(
  deps: SignUpDeps,
  work: Work,
  caller: Caller,
  of: { link: SignUpLink; person: Person; input: Input },
) {
  const { link, person, input } = of;
  const { merchantId } = caller;
  const inside = { ...deps, unitOfWork: within(work) };
  const name = input.company ?? person.name;
  const customer = await makeCreateCustomer(inside)(caller, { name, email: person.email, provider_policy: null });
  await work.prisma.membership.create({
    data: { id: mintId("membership"), userId: person.id, merchantId, customerId: customer.id, role: "admin" },
  });
  const copy = { id: link.templateId, name, customer_id: customer.id, credit_budget: "0" };
  const endpoint = await makeCopyVirtualEndpoint(inside)(caller, copy);
  const first = { ve_id: endpoint.id, name: "First key", rate_limits: noRateLimits, expires_at: null };
  const { secret } = await makeCreateAccessKey(inside)(caller, first);
  return { customerId: customer.id, endpointId: endpoint.id, secret };
}

/**
 * Signs up, once per link and person: who comes again is told what they have, without its secret.
 * @throws AppError not_found, conflict: the link; unauthenticated: the address has an account that is not signed in;
 * unprocessable: a field is missing; rate_limit_exceeded
 */
export const makeStartSignUp =
  (deps: SignUpDeps) =>
  async (visitor: Visitor, input: Input): Promise<StartedSignUpView> => {
    const link = await deps.prisma.signUpLink.findUnique({ where: { token: input.token } });
    if (!link || !existsAt(visitor, link.merchantId)) throw notFound("sign-up link");
    const userId = visitor.user?.id ?? mintId("user");
    const { merchantId } = link;
    const actor = { type: "user" as const, id: userId };
    const caller: Caller = {
      merchantId,
      role: "owner",
      actor,
      remoteAddress: visitor.remoteAddress,
      idempotency: null,
    };
    return counted(deps, visitor, () =>
      deps.unitOfWork(caller, (work) => start(deps, work, caller, { visitor, input, linkId: link.id, userId })),
    );
  };

/** Counts what became of a try: an account that was made, or a failure. @throws AppError rate_limit_exceeded */
async function counted(
  { attempts }: Pick<SignUpDeps, "attempts">,
  { remoteAddress }: Visitor,
  work: () => Promise<StartedSignUpView>,
): Promise<StartedSignUpView> {
  const address = addressGroup(remoteAddress ?? "");
  // Both are taken before the work, so that parallel tries cannot pass between look and count.
  const failure = await attempts.take(`sign-up:failures:${address}`, failureLimit, "Too many tries to sign up failed.");
  const account = await attempts
    .take(`sign-up:address:${address}`, accountLimit, "Too many accounts were made.")
    .catch(async (error: unknown) => {
      await failure.giveBack();
      throw error;
    });
  let made = false;
  try {
    const started = await work();
    made = started.secret !== null;
    await failure.giveBack();
    return started;
  } finally {
    if (!made) await account.giveBack();
  }
}

async function start(
  deps: SignUpDeps,
  work: Work,
  caller: Caller,
  of: { visitor: Visitor; input: Input; linkId: string; userId: string },
): Promise<StartedSignUpView> {
  const { prisma, sql, audit } = work;
  await sql.query("SELECT id FROM sign_up_link WHERE id = $1 FOR UPDATE", [of.linkId]);
  const known = { linkId: of.linkId, userId: of.userId };
  const former = await prisma.signUp.findUnique({ where: { linkId_userId: known } });
  if (former) return viewOf(former, null);
  const link = requireOpen(await prisma.signUpLink.findUnique({ where: { id: of.linkId } }));
  const person = await personOf(prisma, of.userId, of.visitor, of.input);
  const { customerId, endpointId, secret } = await equip(deps, work, caller, { link, person, input: of.input });
  const { startCreditsMicros, merchantId } = link;
  await prisma.signUpLink.update({
    where: { id: link.id },
    data: { uses: { increment: 1 }, creditsGivenMicros: { increment: startCreditsMicros } },
  });
  const data = { ...known, merchantId, customerId, virtualEndpointId: endpointId, startCreditsMicros };
  const row = await prisma.signUp.create({ data: { id: mintId("signUp"), ...data } });
  const subject = { subjectType: "sign_up_link", subjectId: link.id };
  await audit({
    action: "sign_up_link.use",
    ...subject,
    after: { user_id: of.userId, customer_id: customerId, ve_id: endpointId },
  });
  if (link.verifyEmail && !person.emailVerified) {
    await queueVerification(deps, prisma, { userId: person.id, email: person.email, merchantId });
    return viewOf(row, secret);
  }
  return viewOf(await giveStartCredits(work, row), secret);
}

const viewOf = (
  row: { customerId: string; virtualEndpointId: string; startCreditsMicros: bigint; grantedAt: Date | null },
  secret: string | null,
): StartedSignUpView => ({
  customer_id: row.customerId,
  ve_id: row.virtualEndpointId,
  secret,
  start_credits: formatCredits(microCredits(row.startCreditsMicros)),
  waits_for_email: row.grantedAt === null,
});
