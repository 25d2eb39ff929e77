/** `npm run verify`: proves the books from one snapshot; ends with 1 when they do not prove. Changes nothing. */
import { databaseOfPool, makePool } from "#server/infra/sql.ts";
import { makeVerifyLedger } from "#server/ledger/verify.ts";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "verify",
  does: "proves the books of DATABASE_URL: hash chains, zero sums, balances, wallets; ends with 1 when they do not prove",
});

const databaseUrl = process.env.DATABASE_URL;
if (!databaseUrl) {
  console.error("DATABASE_URL is missing");
  process.exit(1);
}
const pool = makePool(databaseUrl, { max: 1, name: "sluice-verify" });
try {
  const { ok, entries, problems } = await makeVerifyLedger({ database: databaseOfPool(pool) })();
  for (const { kind, subject, detail } of problems) console.error(`${kind} ${subject}: ${detail}`);
  console.log(ok ? `the books prove: ${entries} entries` : `the books do not prove: ${entries} entries`);
  process.exitCode = ok ? 0 : 1;
} finally {
  await pool.end();
}
