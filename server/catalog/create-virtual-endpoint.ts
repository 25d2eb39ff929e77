import type { z } from "zod";
import type { Caller } from "#server/contracts/caller.ts";
import { AppError } from "#server/contracts/errors.ts";
import { parseCredits, zeroCredits } from "#server/contracts/money.ts";
import { notFound } from "#server/contracts/not-found.ts";
import type { createVirtualEndpointInputSchema, VirtualEndpointView } from "#server/contracts/virtual-endpoint.ts";
import { definedOf } from "#server/infra/defined-of.ts";
import { lockRow } from "#server/infra/lock-row.ts";
import { mintId } from "#server/infra/mint.ts";
import type { UnitOfWork, Work } from "#server/infra/unit-of-work.ts";
import { grantCredits, openWallet } from "#server/ledger/grant-credits.ts";
import { announceEndpoints } from "./announce-changes.ts";
import { requireCreditsRight } from "./change-budget.ts";
import { exhaustionColumns, routingColumns } from "./endpoint-terms.ts";
import type { ReadBalances } from "./live-balances.ts";
import { checkLogicalModels, lockTargets, replaceLogicalModels } from "./logical-models.ts";
import { plainTerms, takeOver } from "./template.ts";
import { viewWithBalance, withParts } from "./virtual-endpoint-view.ts";

export interface VirtualEndpointDeps {
  unitOfWork: UnitOfWork;
  readBalances: ReadBalances;
}

type Input = z.infer<typeof createVirtualEndpointInputSchema>;

/** An endpoint or a template with all that it has. */
type NewEndpoint = Omit<Input, keyof typeof plainTerms> & typeof plainTerms;

/** The customer that an endpoint is made for, locked. @throws AppError not_found; unprocessable: archived */
async function requireCustomer({ prisma, sql }: Work, merchantId: string, customerId: string): Promise<void> {
  if (!(await lockRow(sql, "customer", merchantId, customerId))) throw notFound("customer", "customer_id");
  const { status } = await prisma.customer.findUniqueOrThrow({ where: { id: customerId } });
  if (status === "archived") {
    throw new AppError("unprocessable", { userMessage: "The customer is archived.", param: "customer_id" });
  }
}

/** @throws AppError invalid_request: an endpoint for nobody; unprocessable: a template with credits */
function checkKind(input: NewEndpoint): void {
  if (!input.is_template && input.customer_id === null) {
    throw new AppError("invalid_request", { userMessage: "customer_id: is needed", param: "customer_id" });
  }
  if (input.is_template && (parseCredits(input.credit_budget) ?? zeroCredits) > 0n) {
    throw new AppError("unprocessable", { userMessage: "A template has no credits.", param: "credit_budget" });
  }
}

/** The row's columns as they are given. */
const columnsOf = (input: NewEndpoint) => ({
  customerId: input.customer_id,
  name: input.name,
  department: input.department,
  isTemplate: input.is_template,
  templateId: input.ve_template_id,
  rateLimits: input.rate_limits,
  disconnectPolicy: input.disconnect_policy,
  ...exhaustionColumns(input.exhaustion),
  ...routingColumns(input.routing),
  maskModel: input.mask_model,
  ...(input.provider_policy && { providerPolicy: input.provider_policy }),
  status: input.status,
});

/**
 * Writes a new endpoint with its wallet, its models and, where a budget is given, a first grant; a template has its
 * models only. The caller leaves the trace. Throws as `makeCreateVirtualEndpoint` says.
 */
export async function insertEndpoint(
  work: Work,
  readBalances: ReadBalances,
  caller: Caller,
  input: NewEndpoint,
): Promise<VirtualEndpointView> {
  const { prisma, sql } = work;
  const { merchantId } = caller;
  checkKind(input);
  const budget = parseCredits(input.credit_budget) ?? zeroCredits;
  if (budget > 0n) requireCreditsRight(caller);
  checkLogicalModels(input.logical_models);
  await lockTargets(sql, merchantId, input.logical_models);
  if (input.customer_id !== null) await requireCustomer(work, merchantId, input.customer_id);
  const id = mintId("virtualEndpoint");
  await prisma.virtualEndpoint.create({ data: { id, merchantId, ...columnsOf(input) } });
  if (!input.is_template) await openWallet(sql, { merchantId, virtualEndpointId: id });
  await replaceLogicalModels(work, caller, id, input.logical_models);
  await announceEndpoints(sql, merchantId, [id]);
  if (budget > 0n) {
    const reason = "First budget of the endpoint";
    await grantCredits(sql, { merchantId, virtualEndpointId: id, kind: "grant", amount: budget, reason });
  }
  const row = await prisma.virtualEndpoint.findUniqueOrThrow({ where: { id }, include: withParts });
  return viewWithBalance(row, readBalances);
}

/**
 * Creates a virtual endpoint with its wallet, its models and, where a budget is given, a first grant; or a template.
 * What is not given is taken over from the template, where one is named.
 *
 * @throws AppError not_found: template, customer or physical model; invalid_request: an endpoint for nobody;
 * unprocessable: archived customer, models that can't be routed to, names twice, a template with credits; forbidden: a
 * budget by a role that may not give credits
 */
export const makeCreateVirtualEndpoint =
  ({ unitOfWork, readBalances }: VirtualEndpointDeps) =>
  (caller: Caller, input: Input): Promise<VirtualEndpointView> =>
    unitOfWork(caller, async (work) => {
      const { name, customer_id, is_template, ve_template_id, credit_budget, status, ...given } = input;
      const template =
        ve_template_id === null
          ? { terms: plainTerms, customerId: null }
          : await takeOver(work, caller.merchantId, { id: ve_template_id, param: "ve_template_id" });
      // A template that is made of an endpoint is nobody's, unless it says whose.
      const otherwise = is_template ? null : template.customerId;
      const view = await insertEndpoint(work, readBalances, caller, {
        ...template.terms,
        ...definedOf(given),
        ...{ name, is_template, ve_template_id, credit_budget, status },
        customer_id: customer_id ?? otherwise,
      });
      const subject = { subjectType: "virtual_endpoint", subjectId: view.id };
      await work.audit({ action: "virtual_endpoint.create", ...subject, after: view });
      return view;
    });
