import type { LoaderFunctionArgs } from "@remix-run/node";
import { teamCsv } from "#app/features/team/team-csv.ts";
import { call } from "#app/lib/load.ts";

/** The merchant's staff as CSV. */
export const loader = (args: LoaderFunctionArgs) =>
  teamCsv((cursor) =>
    call(args, ({ merchant }) => merchant.team.list({ limit: 200, ...(cursor === null ? {} : { cursor }) })),
  );
