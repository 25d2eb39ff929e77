/**
 * The database keeps a hash of a session's token, not the token: whoever reads the table cannot enter with it. Tokens
 * are 32 random letters and digits (190 bits), so that a plain SHA-256 is enough.
 */
import { createHash } from "node:crypto";
import type { DBAdapter, Where } from "better-auth/types";

const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

type Value = Where["value"];
const hashValue = (value: Value): Value => (typeof value === "string" ? hashToken(value) : value);

/** The token that a query asks for. */
const askedToken = (where: Where[]): Value | undefined => where.find(({ field }) => field === "token")?.value;
const hashedWhere = (where: Where[]): Where[] =>
  where.map((condition) =>
    condition.field === "token" ? { ...condition, value: hashValue(condition.value) } : condition,
  );

type Query = { model: string; where: Where[] };

function hashed<Given extends { model: string; where?: Where[] | undefined }>(query: Given): Given {
  if (query.model !== "session" || !query.where) return query;
  return { ...query, where: hashedWhere(query.where) };
}

/** The row as it was asked for: by the token itself. Rows found otherwise keep the hash, which opens nothing. */
function withToken<Row>(row: Row | null, { model, where }: Query): Row | null {
  const token = model === "session" ? askedToken(where) : undefined;
  return row === null || token === undefined ? row : { ...row, token };
}

/** better-auth's adapter with `session.token` hashed on every way in, and restored where the caller named it. */
export function hashSessionTokens(inner: DBAdapter): DBAdapter {
  return {
    ...inner,
    create: async (query) => {
      const { token } = query.data as { token?: unknown };
      if (query.model !== "session" || typeof token !== "string") return inner.create(query);
      const row = await inner.create({ ...query, data: { ...query.data, token: hashToken(token) } });
      return { ...row, token } as never;
    },
    findOne: async (query) => withToken(await inner.findOne(hashed(query)), query) as never,
    findMany: (query) => inner.findMany(hashed(query)),
    count: (query) => inner.count(hashed(query)),
    update: async (query) => withToken(await inner.update(hashed(query)), query) as never,
    updateMany: (query) => inner.updateMany(hashed(query)),
    delete: (query) => inner.delete(hashed(query)),
    deleteMany: (query) => inner.deleteMany(hashed(query)),
    consumeOne: (query) => inner.consumeOne(hashed(query)),
    incrementOne: (query) => inner.incrementOne(hashed(query)),
    transaction: (callback) => inner.transaction((work) => callback(hashSessionTokens({ ...inner, ...work }))),
  };
}
