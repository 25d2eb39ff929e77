import type { LoaderFunctionArgs } from "@remix-run/node";
import { teamCsv } from "#app/features/team/team-csv.ts";
import { call } from "#app/lib/load.ts";

/** The customer's portal users as CSV. */
export const loader = (args: LoaderFunctionArgs) =>
  teamCsv((cursor) =>
    call(args, ({ portal }) => portal.team.list({ limit: 200, ...(cursor === null ? {} : { cursor }) })),
  );
