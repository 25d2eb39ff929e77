import type { LoaderFunctionArgs } from "@remix-run/node";
import { csvResponse } from "#app/lib/csv.ts";
import { call } from "#app/lib/load.ts";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";

/** The sign-up links as CSV, with what came by each. */
export function loader(args: LoaderFunctionArgs) {
  return csvResponse<SignUpLinkView>({
    fileName: "sign-up-links",
    columns: [
      { head: "id", value: ({ id }) => id },
      { head: "name", value: ({ name }) => name },
      { head: "url", value: ({ url }) => url },
      { head: "template_id", value: ({ ve_template_id }) => ve_template_id },
      { head: "template", value: ({ ve_template_name }) => ve_template_name },
      { head: "status", value: ({ status }) => status },
      { head: "published", value: ({ published }) => published },
      { head: "uses", value: ({ uses }) => uses },
      { head: "max_uses", value: ({ max_uses }) => max_uses },
      { head: "start_credits", value: ({ start_credits }) => start_credits },
      { head: "credits_given", value: ({ credits_given }) => credits_given },
      { head: "credits_cap", value: ({ credits_cap }) => credits_cap },
      { head: "expires_at", value: ({ expires_at }) => expires_at },
      { head: "created_at", value: ({ created_at }) => created_at },
    ],
    page: (cursor) =>
      call(args, ({ merchant }) => merchant.signUpLinks.list({ limit: 200, ...(cursor === null ? {} : { cursor }) })),
  });
}
