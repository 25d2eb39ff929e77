import { Link } from "@remix-run/react";
import type { Column } from "#app/components/data-table/column.ts";
import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { formatCount } from "#app/lib/format.ts";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";
import { LinkActs } from "./link-acts.tsx";
import { LinkStatus } from "./link-status.tsx";

type Row = SignUpLinkView;

function Given({ row: { credits_given, credits_cap } }: { row: Row }) {
  return (
    <>
      <Amount value={credits_given} />
      {credits_cap !== null && (
        <span className="block text-ink-faint text-xs">
          of <Amount value={credits_cap} />
        </span>
      )}
    </>
  );
}

const columns: readonly Column<Row>[] = [
  {
    id: "name",
    head: "Link",
    fixed: true,
    wide: true,
    cell: ({ id, name, url }) => (
      <>
        <Link
          to={`/console/sign-up-links/${id}`}
          prefetch="intent"
          className="line-clamp-2 rounded font-medium underline-offset-2 [unicode-bidi:plaintext] hover:underline"
        >
          {name}
        </Link>
        <Copyable value={url} label={`link ${name}`} truncate className="text-ink-muted text-xs" />
      </>
    ),
  },
  {
    id: "status",
    head: "Status",
    cell: (row) => <LinkStatus link={row} />,
  },
  {
    id: "template",
    head: "Copies",
    room: "large",
    className: "max-w-48 text-ink-muted",
    cell: ({ ve_template_name: name }) => (
      <span className="block truncate [unicode-bidi:plaintext]" title={name}>
        {name}
      </span>
    ),
  },
  {
    id: "uses",
    head: "Accounts",
    numeric: true,
    room: "small",
    cell: ({ uses, max_uses }) =>
      max_uses === null ? formatCount(uses) : `${formatCount(uses)} of ${formatCount(max_uses)}`,
  },
  {
    id: "start",
    head: "Start credits",
    numeric: true,
    room: "large",
    cell: ({ start_credits }) => <Amount value={start_credits} />,
  },
  { id: "given", head: "Given", unit: "credits", numeric: true, room: "medium", cell: (row) => <Given row={row} /> },
  {
    id: "confirms",
    head: "Confirms address",
    optional: true,
    cell: ({ verify_email }) => (verify_email ? "Yes" : "No"),
  },
  {
    id: "expires",
    head: "Expires",
    room: "huge",
    cell: ({ expires_at }) => (expires_at ? <Time at={expires_at} seconds={false} /> : "Never"),
  },
  {
    id: "created",
    head: "Created",
    optional: true,
    cell: ({ created_at }) => <Time at={created_at} seconds={false} />,
  },
];

const acts: Column<Row> = {
  id: "acts",
  head: "Actions",
  fixed: true,
  numeric: true,
  cell: (row) => <LinkActs link={row} inTable />,
};

/** The columns of the sign-up links; what changes one is for whoever may. */
export const linkColumns = (mayWrite: boolean): readonly Column<Row>[] => (mayWrite ? [...columns, acts] : columns);
