import type { AuditEventView } from "#server/contracts/audit.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";

export type Actor = AuditEventView["actor"];
type Named = { actorType: string; actorId: string };

/** Names the actors of audit events: one query for users, one for keys. */
export async function nameActors(
  prisma: Pick<PrismaClient, "user" | "managementKey">,
  merchantId: string,
  events: readonly Named[],
): Promise<(event: Named) => Actor> {
  const idsOf = (type: string) => [
    ...new Set(events.filter(({ actorType }) => actorType === type).map(({ actorId }) => actorId)),
  ];
  const [users, keys] = await Promise.all([
    prisma.user.findMany({ where: { id: { in: idsOf("user") } }, select: { id: true, name: true, email: true } }),
    prisma.managementKey.findMany({
      where: { merchantId, id: { in: idsOf("management_key") } },
      select: { id: true, name: true },
    }),
  ]);
  const names = new Map<string, { name: string; email: string | null }>([
    ...users.map(({ id, name, email }): [string, { name: string; email: string | null }] => [id, { name, email }]),
    ...keys.map(({ id, name }): [string, { name: string; email: string | null }] => [id, { name, email: null }]),
  ]);
  return ({ actorType, actorId }) => {
    const type = actorType === "user" || actorType === "management_key" ? actorType : "system";
    const known = names.get(actorId);
    return { type, id: actorId, name: known?.name ?? null, email: known?.email ?? null };
  };
}
