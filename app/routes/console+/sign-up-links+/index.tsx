import type { LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { Plus, UserPlus } from "lucide-react";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { linkAction } from "#app/features/sign-up-link/link-action.ts";
import { linkColumns } from "#app/features/sign-up-link/link-columns.tsx";
import { readList } from "#app/lib/list-url.ts";
import { call } from "#app/lib/load.ts";
import type { loader as consoleLoader } from "#app/routes/console+/_layout.tsx";

export const meta = () => [{ title: "Sign-up links" }];

const rowsPerPage = 50;

export async function loader(args: LoaderFunctionArgs) {
  const { cursor } = readList(new URL(args.request.url).searchParams, { filters: {} });
  const input = { limit: rowsPerPage, ...(cursor ? { cursor } : {}) };
  return { page: await call(args, (caller) => caller.merchant.signUpLinks.list(input)) };
}

export const action = linkAction;

export default function SignUpLinks() {
  const { page } = useLoaderData<typeof loader>();
  const slug = useRouteLoaderData<typeof consoleLoader>("routes/console+/_layout")?.merchant.slug;
  const mayWrite = useMay("customers.write");
  const mayCreate = useMay("sign_up_links.write");
  return (
    <PageBody>
      <PageHeader
        title="Sign-up links"
        description="Whoever opens one gets an account, an endpoint, a first key and, if you like, start credits."
      >
        {slug !== undefined && (
          <Button asChild>
            <Link to={`/m/${slug}/pricing`}>Pricing page</Link>
          </Button>
        )}
        {mayCreate && (
          <Button asChild variant="primary">
            <Link to="/console/sign-up-links/new">
              <Plus className="size-4" aria-hidden />
              Create link
            </Link>
          </Button>
        )}
      </PageHeader>
      <DataTable
        list="sign-up-links"
        label="Sign-up links"
        columns={linkColumns(mayWrite)}
        rows={page.data}
        keyOf={({ id }) => id}
        nextCursor={page.next_cursor}
        csvHref="/console/sign-up-links/csv"
        empty={
          <EmptyState icon={UserPlus} title="No sign-up link yet">
            Create one and share it: in a mail, at a conference, or on your own public pages.
          </EmptyState>
        }
      />
    </PageBody>
  );
}
