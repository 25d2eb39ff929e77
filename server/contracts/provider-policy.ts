/** Provider policy (mission.md A16): which vendors, regions and models may serve an endpoint or a customer. Pure. */
import { z } from "zod";
import { providerKinds } from "./provider-kinds.ts";

const listOf = <Item extends z.ZodType>(item: Item, meaning: string) =>
  z
    .strictObject({
      allow: z.array(item).min(1).max(200).nullable().default(null).describe("Only these; null: all."),
      deny: z.array(item).max(200).default([]).describe("None of these, whatever `allow` says."),
    })
    .nullable()
    .default(null)
    .describe(meaning);

const regionSchema = z.string().regex(/^[a-z0-9-]{1,40}$/, "is no region");
const modelSchema = z.string().trim().min(1).max(200);

export const providerPolicySchema = z
  .strictObject({
    vendors: listOf(z.enum(providerKinds), "Kinds of providers."),
    regions: listOf(regionSchema, "Regions as providers' settings name them; a provider that names none is in none."),
    models: listOf(modelSchema, "Names of physical models as the upstream knows them."),
  })
  .describe("A route outside the policy is never taken. The customer's holds for all its endpoints.");
export type ProviderPolicy = z.infer<typeof providerPolicySchema>;

interface Rule {
  allow: readonly string[] | null;
  deny: readonly string[];
}

const allows = (rule: Rule | null, value: string | null): boolean => {
  if (rule === null) return true;
  if (value === null) return rule.allow === null;
  return (rule.allow?.includes(value) ?? true) && !rule.deny.includes(value);
};

/** What a policy looks at. */
export interface PolicySubject {
  vendor: string;
  /** Null: the provider names none. */
  region: string | null;
  model: string;
}

/** Whether every one of these policies lets a route serve; null: no policy. */
export const isPermitted = (policies: readonly (ProviderPolicy | null)[], subject: PolicySubject): boolean =>
  policies.every(
    (policy) =>
      policy === null ||
      (allows(policy.vendors, subject.vendor) &&
        allows(policy.regions, subject.region) &&
        allows(policy.models, subject.model)),
  );
