import type { LoaderFunctionArgs } from "@remix-run/node";
import { keyRules } from "#app/features/access-key/key-list.ts";
import { keysCsv } from "#app/features/access-key/keys-csv.ts";
import { listInput, readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";

/** The keys of the customer's endpoint that `?ve=` names, with the list's own filters and order. */
export function loader(args: LoaderFunctionArgs) {
  const parameters = new URL(args.request.url).searchParams;
  const { cursor: _, ...input } = listInput(readList(parameters, keyRules));
  const ve_id = parameters.get("ve") ?? "";
  return keysCsv((cursor) =>
    call(args, ({ portal }) => portal.accessKeys.list({ ve_id, ...input, limit: 200, ...(cursor ? { cursor } : {}) })),
  );
}
