/** The audit log: what its URL may say. */
import type { Filter } from "#app/components/data-table/filter-bar.tsx";
import { type ListState, listInput } from "#app/lib/list-url.ts";
import type { TimeRange } from "#app/lib/time-range.ts";
import {
  type AuditEventView,
  type AuditVocabularyView,
  actorTypes,
  listAuditEventsInputSchema,
} from "#server/contracts/audit.ts";
import { actionWords, subjectWord } from "./audit-words.ts";

const filters = {
  actor_id: "text",
  actor_type: actorTypes,
  action: "text",
  subject_type: "text",
  subject_id: "text",
} as const;

export const auditRules = { filters } as const;

type AuditState = ListState<typeof filters, never>;

/** So long back as it is asked for without a time. */
export const defaultRange = "30d";

/** An id that is none is refused like one that is not the merchant's. */
const isId = (name: string) => name === "actor_id" || name === "subject_id";

/** As `auditEvents.list` takes it; what is no such name is left out, as if it were not in the URL. */
export function auditInput(state: AuditState, range: TimeRange) {
  const { search: _, cursor, ...asked } = listInput(state);
  const known = Object.entries(asked).filter(
    ([name, value]) => isId(name) || listAuditEventsInputSchema.safeParse({ limit: 1, [name]: value }).success,
  );
  const narrowed: Partial<typeof asked> = Object.fromEntries(known);
  return { ...narrowed, ...(cursor ? { cursor } : {}), from: range.from, to: range.to };
}

/** Who did it, in a word. */
export const actorName = ({ actor }: Pick<AuditEventView, "actor">): string =>
  actor.name ?? actor.email ?? (actor.type === "system" ? "The deployment" : actor.id);

const actorKinds = { user: null, management_key: "key", system: null } as const;

/** What occurs, and what the URL names all the same. */
const withAsked = (known: readonly string[], asked: string | undefined) =>
  asked === undefined || known.includes(asked) ? known : [...known, asked];

/** The filters above the log: what occurs in it, and the object that a page's link named. */
export function auditFilters(
  { actors, actions, subject_types }: AuditVocabularyView,
  { action, subject_type, subject_id: subjectId }: AuditState["filters"],
): readonly Filter[] {
  return [
    {
      name: "actor_id",
      label: "Person or key",
      options: actors.map((actor) => {
        const kind = actorKinds[actor.type];
        return { value: actor.id, label: kind ? `${actorName({ actor })} (${kind})` : actorName({ actor }) };
      }),
    },
    {
      name: "action",
      label: "Action",
      options: withAsked(actions, action).map((value) => ({ value, label: actionWords(value) })),
    },
    {
      name: "subject_type",
      label: "Object",
      options: withAsked(subject_types, subject_type).map((value) => ({ value, label: subjectWord(value) })),
    },
    ...(subjectId === undefined
      ? []
      : [{ name: "subject_id", label: "Object’s id", options: [{ value: subjectId, label: subjectId }] }]),
  ];
}
