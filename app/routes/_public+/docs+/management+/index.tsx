import type { LoaderFunctionArgs } from "@remix-run/node";
import { ManagementOverview } from "#app/features/reference/management-overview.tsx";
import { requireStaff } from "#app/features/reference/require-staff.ts";

export async function loader(args: LoaderFunctionArgs) {
  await requireStaff(args);
  return null;
}

export default ManagementOverview;
