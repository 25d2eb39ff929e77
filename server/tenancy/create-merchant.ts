import { AppError } from "#server/contracts/errors.ts";
import { isTimeZone } from "#server/contracts/zoned-time.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

export interface NewMerchant {
  /** Lower case letters, digits and dashes; part of public addresses. */
  slug: string;
  name: string;
  /** For ever: decision 3. */
  testMode: boolean;
  timeZone?: string;
}

/**
 * Creates a merchant: done by whoever runs the deployment, on no API.
 * @returns its id
 * @throws AppError unprocessable (slug, time zone), conflict (slug taken)
 */
export const makeCreateMerchant =
  ({ prisma }: { prisma: PrismaClient }) =>
  async (input: NewMerchant): Promise<string> => {
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(input.slug)) {
      throw new AppError("unprocessable", { userMessage: "The slug has letters, digits and dashes.", param: "slug" });
    }
    const timeZone = input.timeZone ?? "UTC";
    if (!isTimeZone(timeZone)) {
      throw new AppError("unprocessable", { userMessage: "There is no such time zone.", param: "time_zone" });
    }
    const { slug, name, testMode } = input;
    const row = { id: mintId("merchant"), slug, name, testMode, firstTimeZone: timeZone };
    const { count } = await prisma.merchant.createMany({ data: [row], skipDuplicates: true });
    if (count === 0) throw new AppError("conflict", { userMessage: "The slug is taken.", param: "slug" });
    return row.id;
  };
