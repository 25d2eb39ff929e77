import type { LoaderFunctionArgs } from "@remix-run/node";

/** What clients call with an access key, for their generators. */
export const loader = ({ context }: LoaderFunctionArgs) =>
  Response.json(context.openApi.gateway(), { headers: { "cache-control": "public, max-age=300" } });
