import type { PrismaClient } from "#server/infra/prisma.ts";

/** How a merchant looks to its customers. */
export interface Brand {
  name: string;
  /** #rrggbb; null: the product's. */
  accent: string | null;
  /** Path of the logo on this deployment; null: there is none. */
  logoPath: string | null;
}

/** The address of a merchant's logo: it changes with the image, so that caches may keep it for ever. */
export const logoPathOf = (merchantId: string, logo: { sha256: string } | null): string | null =>
  logo && `/brand/${merchantId}/${logo.sha256.slice(0, 16)}`;

export const brandColumns = { name: true, accent: true, logo: { select: { sha256: true } } } as const;

/** The brand of a merchant's row, read with `brandColumns`. */
export const brandOf = (row: {
  id: string;
  name: string;
  accent: string | null;
  logo: { sha256: string } | null;
}): Brand => ({ name: row.name, accent: row.accent, logoPath: logoPathOf(row.id, row.logo) });

/** A merchant's brand; null: there is no such merchant. */
export async function readBrand(prisma: PrismaClient, merchantId: string): Promise<Brand | null> {
  const row = await prisma.merchant.findUnique({ where: { id: merchantId }, select: { id: true, ...brandColumns } });
  return row && brandOf(row);
}
