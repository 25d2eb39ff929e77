import { csvResponse } from "#app/lib/csv.ts";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";

type KeyPage = { data: ListedAccessKeyView[]; next_cursor: string | null };

/** Keys as CSV, page by page; never a secret. */
export const keysCsv = (page: (cursor: string | null) => Promise<KeyPage>): Promise<Response> =>
  csvResponse<ListedAccessKeyView>({
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
    page,
  });
