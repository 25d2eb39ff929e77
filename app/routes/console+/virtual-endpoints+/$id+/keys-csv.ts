import type { LoaderFunctionArgs } from "@remix-run/node";
import { keyRules } from "#app/features/access-key/key-list.ts";
import { csvResponse } from "#app/lib/csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";

/** An endpoint's keys as CSV, with the list's own filters and order; never a secret. */
export function loader(args: LoaderFunctionArgs) {
  const ve_id = args.params.id ?? "";
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, keyRules));
  return csvResponse<ListedAccessKeyView>({
    fileName: "access-keys",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "prefix", value: ({ prefix }) => prefix },
      { head: "status", value: ({ status }) => status },
      { head: "requests_day", value: ({ requests_day }) => requests_day },
      { head: "spend", value: ({ spend }) => spend.total },
      { head: "last_used_at", value: ({ last_used_at }) => last_used_at },
      { head: "expires_at", value: ({ expires_at }) => expires_at },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, (caller) =>
        caller.merchant.accessKeys.list({ ve_id, ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
      ),
  });
}
