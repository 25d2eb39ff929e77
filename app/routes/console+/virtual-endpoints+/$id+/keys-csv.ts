import type { LoaderFunctionArgs } from "@remix-run/node";
import { keyRules } from "#app/features/access-key/key-list.ts";
import { keysCsv } from "#app/features/access-key/keys-csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

/** An endpoint's keys as CSV, with the list's own filters and order; never a secret. */
export function loader(args: LoaderFunctionArgs) {
  const ve_id = args.params.id ?? "";
  const { cursor: _, ...input } = listInput(readList(new URL(args.request.url).searchParams, keyRules));
  return keysCsv((cursor) =>
    call(args, (caller) =>
      caller.merchant.accessKeys.list({ ve_id, ...input, limit: 200, ...(cursor ? { cursor } : {}) }),
    ),
  );
}
