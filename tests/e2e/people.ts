/** People who sign in, made in the demo's database as the product makes them. */
import { randomBytes } from "node:crypto";
import { makeCreateUser } from "#server/auth/create-user.ts";
import type { CustomerRole, MerchantRole } from "#server/contracts/roles.ts";
import { makePrisma } from "#server/infra/prisma.ts";
import { makeCreateMerchant } from "#server/tenancy/create-merchant.ts";
import { makeGiveMembership } from "#server/tenancy/give-membership.ts";
import { readDemo } from "./demo.ts";

export interface Person {
  email: string;
  password: string;
}

type Post =
  | { merchantId: string; role: MerchantRole; customerId?: undefined }
  | { merchantId: string; customerId: string; role: CustomerRole };

/** A user with this post; without one, a user who belongs nowhere. */
export async function createPerson(post: Post | null, name = "Erika Mustermann"): Promise<Person> {
  const prisma = makePrisma(readDemo().database_url, { poolSize: 1 });
  try {
    const person = {
      email: `${randomBytes(6).toString("hex")}@people.test`,
      password: randomBytes(12).toString("base64url"),
    };
    const { id } = await makeCreateUser({ prisma })({ ...person, name });
    if (post) await makeGiveMembership({ prisma })({ userId: id, ...post });
    return person;
  } finally {
    await prisma.$disconnect();
  }
}

/** A merchant of a test's own: for what would change the demo's under others. @returns its id */
export async function createOwnMerchant(name: string): Promise<string> {
  const prisma = makePrisma(readDemo().database_url, { poolSize: 1 });
  try {
    const slug = `own-${randomBytes(6).toString("hex")}`;
    return await makeCreateMerchant({ prisma })({ slug, name, testMode: true });
  } finally {
    await prisma.$disconnect();
  }
}
