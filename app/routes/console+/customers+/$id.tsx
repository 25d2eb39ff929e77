import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { Plus } from "lucide-react";
import { z } from "zod";
import { RangeControl } from "#app/components/charts/range-control.tsx";
import { DataTable } from "#app/components/data-table/data-table.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { PageBody } from "#app/components/ui/page-body.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { StatusBadge } from "#app/components/ui/status-badge.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { HistoryLink } from "#app/features/audit-log/history-link.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { CustomerStanding } from "#app/features/customer/customer-standing.tsx";
import { CustomerUsage } from "#app/features/customer/customer-usage.tsx";
import { PortalUsersCard } from "#app/features/customer/portal-users-card.tsx";
import { customerTeamAction } from "#app/features/team/team-action.ts";
import { endpointColumns } from "#app/features/virtual-endpoint/endpoint-columns.tsx";
import { answerForm } from "#app/lib/form-answer.ts";
import { call } from "#app/lib/load.ts";
import { readFields } from "#app/lib/read-fields.ts";
import { readTimeRange } from "#app/lib/time-range.ts";

export const meta = () => [{ title: "Customer" }];

export async function loader(args: LoaderFunctionArgs) {
  const { id = "" } = args.params;
  const range = readTimeRange(new URL(args.request.url).searchParams, Date.now(), "30d");
  const [customer, endpoints, team, invitations, usage] = await call(args, ({ merchant }) =>
    Promise.all([
      merchant.customers.get({ id }),
      merchant.virtualEndpoints.list({ customer_id: id, limit: 50 }),
      merchant.customerTeam.list({ customer_id: id, limit: 50 }),
      merchant.customerInvitations.list({ customer_id: id, limit: 50 }),
      merchant.usage.summary({
        customer_id: id,
        from: range.from,
        to: range.to,
        interval: range.bucket,
        group_by: "logical_model",
      }),
    ]),
  );
  return { customer, endpoints: endpoints.data, users: team.data, invitations: invitations.data, usage, range };
}

const standingSchema = z.object({ intent: z.enum(["archive", "activate"]) });

export async function action(args: ActionFunctionArgs) {
  const { id = "" } = args.params;
  const intent = (await readFields(args)).get("intent");
  if (!standingSchema.safeParse({ intent }).success) return customerTeamAction(id)(args);
  return answerForm(args, standingSchema, (caller, { intent }) =>
    caller.merchant.customers.update({ id, status: intent === "archive" ? "archived" : "active" }),
  );
}

export default function Customer() {
  const { customer, endpoints, users, invitations, usage, range } = useLoaderData<typeof loader>();
  const mayWrite = useMay("customers.write");
  const maySell = useMay("catalog.write") && customer.status === "active";
  const requests = `/console/requests?customer_id=${customer.id}`;
  return (
    <PageBody>
      <PageHeader
        title={customer.name}
        back={{ to: "/console/customers", label: "Customers" }}
        badge={<StatusBadge status={customer.status} />}
      >
        {mayWrite && (
          <>
            {(customer.status === "archived" || endpoints.length === 0) && <CustomerStanding customer={customer} />}
            <Button asChild>
              <Link to={`/console/customers/${customer.id}/edit`}>Edit</Link>
            </Button>
          </>
        )}
      </PageHeader>
      <Card>
        <DescriptionList
          columns={2}
          items={[
            {
              term: "Customer id",
              detail: (
                <span className="flex flex-wrap items-center gap-x-3">
                  <Copyable value={customer.id} label="customer id" />
                  <HistoryLink id={customer.id} />
                </span>
              ),
            },
            { term: "E-mail address", detail: customer.email ?? "–" },
            { term: "Customer since", detail: <Time at={customer.created_at} seconds={false} /> },
            {
              term: "Provider policy",
              detail: customer.provider_policy ? "Narrows who may serve it" : "Any provider",
            },
          ]}
        />
      </Card>
      <div className="flex justify-end">
        <RangeControl range={range} comparable={false} />
      </div>
      <CustomerUsage usage={usage} range={range} to={requests} />
      <section aria-labelledby="endpoints" className="grid gap-3">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="endpoints" className="font-semibold text-ink">
            Virtual endpoints
          </h2>
          {maySell && (
            <Button asChild size="small">
              <Link to={`/console/virtual-endpoints/new?customer=${customer.id}`}>
                <Plus className="size-4" aria-hidden />
                New endpoint
              </Link>
            </Button>
          )}
        </div>
        <DataTable
          list="endpoints-of-customer"
          label="Virtual endpoints"
          columns={endpointColumns.filter((column) => column.id !== "customer").map(({ sort: _, ...column }) => column)}
          rows={endpoints}
          keyOf={({ id }) => id}
          hrefOf={({ id }) => `/console/virtual-endpoints/${id}`}
          empty={<p className="p-4 text-ink-muted">An endpoint that you create for this customer stands here.</p>}
        />
      </section>
      <PortalUsersCard customer={customer} users={users} invitations={invitations} />
    </PageBody>
  );
}
