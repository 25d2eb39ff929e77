import { makeActOnOwnEndpoint } from "#server/catalog/act-on-own-endpoint.ts";
import { type AccessKeyDeps, makeCreateAccessKey } from "#server/catalog/create-access-key.ts";
import { makeGetAccessKey, makeListAccessKeys } from "#server/catalog/list-access-keys.ts";
import { makeRevokeAccessKey } from "#server/catalog/revoke-access-key.ts";
import { makeRotateAccessKey } from "#server/catalog/rotate-access-key.ts";
import { makeUpdateAccessKey } from "#server/catalog/update-access-key.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import type { OwnKeyUseCases } from "./own-key-use-cases.ts";

/** Wires the same use cases as operators have, for the endpoints of one customer; opens nothing. */
export function makeOwnKeyUseCases(deps: AccessKeyDeps & { prisma: PrismaClient }): OwnKeyUseCases {
  const actOn = makeActOnOwnEndpoint(deps);
  const list = makeListAccessKeys(deps);
  const get = makeGetAccessKey(deps);
  const create = makeCreateAccessKey(deps);
  const update = makeUpdateAccessKey(deps);
  const rotate = makeRotateAccessKey(deps);
  const revoke = makeRevokeAccessKey(deps);
  return {
    listOwnAccessKeys: async (portal, input) => list(await actOn(portal, input), input),
    getOwnAccessKey: async (portal, input) => get(await actOn(portal, input), input),
    createOwnAccessKey: async (portal, input) => create(await actOn(portal, input), input),
    updateOwnAccessKey: async (portal, input) => update(await actOn(portal, input), input),
    rotateOwnAccessKey: async (portal, input) => rotate(await actOn(portal, input), input),
    revokeOwnAccessKey: async (portal, input) => revoke(await actOn(portal, input), input),
  };
}
