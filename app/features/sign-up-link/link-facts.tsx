import { Link } from "@remix-run/react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Time } from "#app/components/ui/time.tsx";
import { countOf } from "#app/lib/format.ts";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";
import { LinkActs } from "./link-acts.tsx";
import { LinkStatus } from "./link-status.tsx";

/** How far it has gone, of how far it may. */
function Uses({ link: { uses, max_uses } }: { link: SignUpLinkView }) {
  if (max_uses === null) return <>{countOf(uses, "account")}</>;
  return (
    <>
      {uses} of {countOf(max_uses, "account")}
    </>
  );
}

function Given({ link: { start_credits, credits_given, credits_cap } }: { link: SignUpLinkView }) {
  return (
    <>
      <Amount value={credits_given} unit="credits" />
      {credits_cap !== null && (
        <>
          {" of "}
          <Amount value={credits_cap} />
        </>
      )}
      , <Amount value={start_credits} /> for each account
    </>
  );
}

/** The link to share, what it gives and what came of it. */
export function LinkFacts({ link, mayWrite }: { link: SignUpLinkView; mayWrite: boolean }) {
  const { url, ve_template_id, ve_template_name, expires_at, verify_email } = link;
  const items = [
    { term: "To share", detail: <Copyable value={url} label="link" /> },
    { term: "Status", detail: <LinkStatus link={link} /> },
    {
      term: "Copies",
      detail: (
        <Link to={`/console/virtual-endpoints/${ve_template_id}`} className="rounded text-accent-text underline">
          {ve_template_name}
        </Link>
      ),
    },
    { term: "Came by it", detail: <Uses link={link} /> },
    { term: "Given", detail: <Given link={link} /> },
    {
      term: "Credits come",
      detail: verify_email ? "When the address is confirmed" : "At once, without confirming the address",
    },
    { term: "Expires", detail: expires_at ? <Time at={expires_at} seconds={false} /> : "Never" },
  ];
  return (
    <Card title="Link" actions={mayWrite ? <LinkActs link={link} /> : null}>
      <DescriptionList items={items} />
    </Card>
  );
}
