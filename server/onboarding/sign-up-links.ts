import type { z } from "zod";
import type { SignUpLink } from "#prisma/generated/client.ts";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { formatCredits, microCredits, parseCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import { may } from "#server/contracts/permissions.ts";
import type {
  createSignUpLinkInputSchema,
  SignUpLinkView,
  updateSignUpLinkInputSchema,
} from "#server/contracts/sign-up.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { mintLinkToken } from "#server/infra/link-token.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { mintId } from "#server/infra/mint.ts";
import { afterCursor, type Page, type PageInput, pageQuery, toPage } from "#server/infra/page.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { merchantAddress } from "#server/tenancy/link-address.ts";

export interface SignUpLinkDeps {
  unitOfWork: UnitOfWork;
  prisma: PrismaClient;
  /** Where people reach this deployment, without a trailing slash. */
  publicUrl: string;
}

/** Whether the link still makes accounts. */
export function signUpLinkStatus(row: SignUpLink): SignUpLinkView["status"] {
  if (row.status === "disabled") return "disabled";
  if (row.expiresAt && row.expiresAt.getTime() <= Date.now()) return "expired";
  const isUsedUp = row.maxUses !== null && row.uses >= row.maxUses;
  const isEmpty =
    row.creditsCapMicros !== null && row.creditsGivenMicros + row.startCreditsMicros > row.creditsCapMicros;
  return isUsedUp || isEmpty ? "used_up" : "active";
}

const credits = (micros: bigint): string => formatCredits(microCredits(micros));

/** @param address of the merchant's pages */
const viewOf = (row: SignUpLink, templateName: string, address: string): SignUpLinkView => ({
  id: row.id,
  name: row.name,
  url: `${address}/signup/${row.token}`,
  ve_template_id: row.templateId,
  ve_template_name: templateName,
  start_credits: credits(row.startCreditsMicros),
  credits_cap: row.creditsCapMicros === null ? null : credits(row.creditsCapMicros),
  credits_given: credits(row.creditsGivenMicros),
  max_uses: row.maxUses,
  uses: row.uses,
  verify_email: row.verifyEmail,
  published: row.published,
  expires_at: row.expiresAt?.toISOString() ?? null,
  status: signUpLinkStatus(row),
  created_at: row.createdAt.toISOString(),
});

/** The merchant's sign-up links, newest first. */
export const makeListSignUpLinks =
  ({ prisma, publicUrl }: SignUpLinkDeps) =>
  async ({ merchantId }: Caller, input: PageInput): Promise<Page<SignUpLinkView>> => {
    const rows = await prisma.signUpLink.findMany({
      where: { merchantId, ...afterCursor(input) },
      ...pageQuery(input),
    });
    const templates = await prisma.virtualEndpoint.findMany({
      where: { merchantId, id: { in: rows.map(({ templateId }) => templateId) } },
      select: { id: true, name: true },
    });
    const names = new Map(templates.map(({ id, name }) => [id, name]));
    const address = await merchantAddress(prisma, publicUrl, merchantId);
    return toPage(rows, input.limit, (row) => viewOf(row, names.get(row.templateId) ?? "", address));
  };

async function templateName({ prisma }: Pick<Work, "prisma">, merchantId: string, id: string): Promise<string> {
  const row = await prisma.virtualEndpoint.findFirst({ where: { merchantId, id }, select: { name: true } });
  if (!row) throw notFound("virtual endpoint", "ve_template_id");
  return row.name;
}

/** One of the merchant's sign-up links. @throws AppError not_found */
export const makeGetSignUpLink =
  ({ prisma, publicUrl }: SignUpLinkDeps) =>
  async ({ merchantId }: Caller, { id }: { id: string }): Promise<SignUpLinkView> => {
    const row = await prisma.signUpLink.findFirst({ where: { merchantId, id } });
    if (!row) throw notFound("sign-up link");
    const name = await templateName({ prisma }, merchantId, row.templateId);
    return viewOf(row, name, await merchantAddress(prisma, publicUrl, merchantId));
  };

/** @throws AppError unprocessable: credits without an end */
function requireBound(link: { startCreditsMicros: bigint; creditsCapMicros: bigint | null; maxUses: number | null }) {
  if (link.startCreditsMicros === 0n || link.creditsCapMicros !== null || link.maxUses !== null) return;
  throw new AppError("unprocessable", {
    userMessage: "A link that gives credits needs a cap or a number of uses.",
    param: "credits_cap",
  });
}

const subjectType = "sign_up_link";

/** Takes the merchant's published link, other than this one, off its public pages. */
async function unpublishOther(work: Work, merchantId: string, id: string, address: string): Promise<void> {
  // Locked, so that two links published at once come one after the other.
  await work.sql.query("SELECT id FROM merchant WHERE id = $1 FOR NO KEY UPDATE", [merchantId]);
  const before = await work.prisma.signUpLink.findFirst({ where: { merchantId, published: true, id: { not: id } } });
  if (!before) return;
  const row = await work.prisma.signUpLink.update({ where: { id: before.id }, data: { published: false } });
  const name = await templateName(work, merchantId, row.templateId);
  const [was, after] = [viewOf(before, name, address), viewOf(row, name, address)];
  await work.audit({ action: "sign_up_link.update", subjectType, subjectId: row.id, before: was, after });
}

/**
 * Holds the template, so that it is not archived while a link to it is opened.
 * @throws AppError not_found; conflict: it is archived
 */
async function requireTemplate({ prisma, sql }: Work, merchantId: string, id: string): Promise<void> {
  if (!(await lockRow(sql, "virtual_endpoint", merchantId, id))) throw notFound("virtual endpoint", "ve_template_id");
  const { status } = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id }, select: { status: true } });
  if (status !== "archived") return;
  const userMessage = "The endpoint that this link's are made like is archived.";
  throw new AppError("conflict", { userMessage, param: "ve_template_id" });
}

/**
 * Creates a sign-up link.
 * @throws AppError not_found: the template; conflict: it is archived; unprocessable: credits without an end; forbidden: credits by a role that
 * may not give any
 */
export const makeCreateSignUpLink =
  ({ unitOfWork, publicUrl }: SignUpLinkDeps) =>
  (caller: Caller, input: z.infer<typeof createSignUpLinkInputSchema>): Promise<SignUpLinkView> =>
    unitOfWork(caller, async (work) => {
      const { merchantId } = caller;
      await requireTemplate(work, merchantId, input.ve_template_id);
      const name = await templateName(work, merchantId, input.ve_template_id);
      const startCreditsMicros = parseCredits(input.start_credits) ?? 0n;
      const creditsCapMicros = input.credits_cap === null ? null : (parseCredits(input.credits_cap) ?? 0n);
      if (startCreditsMicros > 0n && !may(caller.role, "credits.write")) {
        throw new AppError("forbidden", { userMessage: `The role ${caller.role} may not give credits.` });
      }
      requireBound({ startCreditsMicros, creditsCapMicros, maxUses: input.max_uses });
      const id = mintId("signUpLink");
      const address = await merchantAddress(work.prisma, publicUrl, merchantId);
      if (input.published) await unpublishOther(work, merchantId, id, address);
      const row = await work.prisma.signUpLink.create({
        data: {
          id,
          merchantId,
          name: input.name,
          token: mintLinkToken().token,
          templateId: input.ve_template_id,
          startCreditsMicros,
          creditsCapMicros,
          maxUses: input.max_uses,
          verifyEmail: input.verify_email,
          published: input.published,
          expiresAt: input.expires_at === null ? null : new Date(input.expires_at),
        },
      });
      const after = viewOf(row, name, address);
      await work.audit({ action: "sign_up_link.create", subjectType, subjectId: row.id, after });
      return after;
    });

function columnsOf(input: z.infer<typeof updateSignUpLinkInputSchema>) {
  const cap = input.credits_cap;
  return definedOf({
    name: input.name,
    creditsCapMicros: typeof cap === "string" ? (parseCredits(cap) ?? 0n) : cap,
    maxUses: input.max_uses,
    published: input.published,
    expiresAt: typeof input.expires_at === "string" ? new Date(input.expires_at) : input.expires_at,
    status: input.status,
  });
}

type Bounds = Pick<SignUpLink, "creditsCapMicros" | "maxUses" | "expiresAt" | "published" | "status">;

/** Null: without an end. */
const isMore = (before: bigint | number | Date | null, after: bigint | number | Date | null): boolean =>
  before !== null && (after === null || after > before);

/** The first parameter by which more accounts can be made by the link than before; null: it is no wider. */
function widenedBy(before: Bounds, after: Bounds): string | null {
  if (isMore(before.creditsCapMicros, after.creditsCapMicros)) return "credits_cap";
  if (isMore(before.maxUses, after.maxUses)) return "max_uses";
  if (isMore(before.expiresAt, after.expiresAt)) return "expires_at";
  if (after.published && !before.published) return "published";
  return after.status === "active" && before.status !== "active" ? "status" : null;
}

/**
 * Changes, disables or enables a link. To close or narrow one asks for less than to open or widen it.
 * @throws AppError forbidden: the role may not make it wider; conflict: its template is archived; not_found; unprocessable: a bound below what was given already, or credits without an end
 */
export const makeUpdateSignUpLink =
  ({ unitOfWork, publicUrl }: SignUpLinkDeps) =>
  (caller: Caller, input: z.infer<typeof updateSignUpLinkInputSchema>): Promise<SignUpLinkView> =>
    unitOfWork(caller, async (work) => {
      const { prisma, sql, audit } = work;
      const { merchantId } = caller;
      const { id } = input;
      const address = await merchantAddress(prisma, publicUrl, merchantId);
      if (input.published) await unpublishOther(work, merchantId, id, address);
      await sql.query("SELECT id FROM sign_up_link WHERE merchant_id = $1 AND id = $2 FOR UPDATE", [merchantId, id]);
      const before = await prisma.signUpLink.findFirst({ where: { merchantId, id } });
      if (!before) throw notFound("sign-up link");
      const data = columnsOf(input);
      const changed = { ...before, ...data };
      const widened = widenedBy(before, changed);
      if (widened !== null && !may(caller.role, "sign_up_links.write")) {
        const userMessage = `The role ${caller.role} may close or narrow a sign-up link, not open or widen it.`;
        throw new AppError("forbidden", { userMessage, param: widened });
      }
      requireBound(changed);
      if (widened !== null) await requireTemplate(work, merchantId, before.templateId);
      const { maxUses, uses, creditsCapMicros, creditsGivenMicros } = changed;
      if (
        (maxUses !== null && maxUses < uses) ||
        (creditsCapMicros !== null && creditsCapMicros < creditsGivenMicros)
      ) {
        const param = maxUses !== null && maxUses < uses ? "max_uses" : "credits_cap";
        throw new AppError("unprocessable", { userMessage: "More than that was given already.", param });
      }
      const row = await prisma.signUpLink.update({ where: { id }, data });
      const name = await templateName(work, merchantId, row.templateId);
      const after = viewOf(row, name, address);
      const was = viewOf(before, name, address);
      await audit({ action: "sign_up_link.update", subjectType, subjectId: id, before: was, after });
      return after;
    });
