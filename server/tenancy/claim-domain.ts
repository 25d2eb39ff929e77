/** What speaks against a merchant's own domain. */
import { Prisma } from "#prisma/generated/client.ts";
import { AppError } from "#server/contracts/errors.ts";
import { type DeploymentHosts, isReservedDomain } from "./merchant-domains.ts";

const param = "domain";

/** @throws AppError unprocessable: the domain is the deployment's own */
export function requireOwnable(domain: string, hosts: DeploymentHosts): void {
  if (!isReservedDomain(domain, hosts)) return;
  throw new AppError("unprocessable", { userMessage: "This is an address of the deployment itself.", param });
}

/**
 * For the failure of a merchant's update: a domain that another merchant has, without a word on who.
 * @throws AppError conflict; any other error as it is
 */
export function refuseTaken(cause: unknown): never {
  if (!(cause instanceof Prisma.PrismaClientKnownRequestError) || cause.code !== "P2002") throw cause;
  throw new AppError("conflict", { userMessage: "This domain is taken.", param, cause });
}
