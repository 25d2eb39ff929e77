import { Amount } from "#app/components/ui/amount.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { DescriptionList } from "#app/components/ui/description-list.tsx";
import { Time } from "#app/components/ui/time.tsx";
import type { ListedAccessKeyView } from "#server/contracts/access-key.ts";
import { KeyUse } from "./revoke-key-dialog.tsx";

const listOr = (list: readonly string[] | null, otherwise: string) => list?.join(", ") ?? otherwise;

/** What is known of a key; its scope too, where no form shows it. */
export function KeyFacts({ accessKey, withScope }: { accessKey: ListedAccessKeyView; withScope: boolean }) {
  const { scopes, spend, credit_limit: cap } = accessKey;
  const scope = [
    { term: "Credit cap", detail: cap ? <Amount value={cap.amount} unit={`credits, ${cap.window}`} /> : "None" },
    { term: "Models", detail: listOr(scopes.models, "All") },
    { term: "Endpoints", detail: listOr(scopes.endpoints, "All") },
    { term: "Addresses", detail: listOr(scopes.ip_ranges, "Anywhere") },
  ];
  const items = [
    { term: "Secret", detail: <code className="font-mono text-sm">{accessKey.prefix}…</code> },
    { term: "Key id", detail: <Copyable value={accessKey.id} label="key id" /> },
    { term: "Use", detail: <KeyUse accessKey={accessKey} /> },
    { term: "Spent today", detail: <Amount value={spend.day} unit="credits" /> },
    { term: "Spent in all", detail: <Amount value={spend.total} unit="credits" /> },
    { term: "Expires", detail: accessKey.expires_at ? <Time at={accessKey.expires_at} /> : "Never" },
    { term: "Created", detail: <Time at={accessKey.created_at} /> },
    ...(withScope ? scope : []),
  ];
  return <DescriptionList items={items} />;
}
