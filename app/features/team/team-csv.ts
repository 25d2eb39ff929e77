import { csvResponse } from "#app/lib/csv.ts";
import type { TeamMemberView } from "#server/contracts/team.ts";

type Page = { data: readonly TeamMemberView[]; next_cursor: string | null };

/** A team's members as CSV. @param page one page of them from a cursor on */
export const teamCsv = (page: (cursor: string | null) => Promise<Page>): Promise<Response> =>
  csvResponse<TeamMemberView>({
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
    page,
  });
