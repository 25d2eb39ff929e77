import type { LoaderFunctionArgs } from "@remix-run/node";
import { findSession } from "#app/lib/load.ts";
import { type MerchantAction, may } from "#server/contracts/permissions.ts";

/**
 * For pages that only serve to change something: a role that the server would refuse does not see the form.
 * @throws a Response of 403
 */
export async function requireMay(args: LoaderFunctionArgs, action: MerchantAction): Promise<void> {
  const session = await findSession(args);
  // Nobody signed in: the console's own loader leads to the sign-in.
  const [merchant] = session?.merchants ?? [];
  if (merchant && !may(merchant.role, action)) {
    throw new Response("Your role may look here, not change anything.", { status: 403 });
  }
}
