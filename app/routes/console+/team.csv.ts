import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import type { TeamMemberView } from "#server/contracts/team.ts";

/** The merchant's staff as CSV. */
export function loader(args: LoaderFunctionArgs) {
  return csvResponse<TeamMemberView>({
    fileName: "team",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "user_id", value: ({ user_id }) => user_id },
      { head: "name", value: ({ name }) => name },
      { head: "email", value: ({ email }) => email },
      { head: "role", value: ({ role }) => role },
      { head: "two_factor", value: ({ two_factor }) => two_factor },
      { head: "last_seen_at", value: ({ last_seen_at }) => last_seen_at },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, ({ merchant }) => merchant.team.list({ limit: 200, ...(cursor === null ? {} : { cursor }) })),
  });
}
