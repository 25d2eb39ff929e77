import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import type { ManagementKeyView } from "#server/contracts/access-key.ts";

/** The management keys as CSV; never a secret. */
export function loader(args: LoaderFunctionArgs) {
  return csvResponse<ManagementKeyView>({
    fileName: "management-keys",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "prefix", value: ({ prefix }) => prefix },
      { head: "role", value: ({ role }) => role },
      { head: "status", value: ({ status }) => status },
      { head: "last_used_at", value: ({ last_used_at }) => last_used_at },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, ({ merchant }) =>
        merchant.managementKeys.list({ limit: 200, ...(cursor === null ? {} : { cursor }) }),
      ),
  });
}
