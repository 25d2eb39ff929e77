import type { LoaderFunctionArgs } from "@remix-run/node";
import type { WebServices } from "#server/remix-context.ts";

/** A resource route that adds nothing: the request goes to the process's handler, its Response comes back as it is. */
export const handOver =
  (handler: keyof WebServices) =>
  ({ request, context }: LoaderFunctionArgs): Promise<Response> =>
    context.services[handler](request, context.remoteAddress, context.arrival);
