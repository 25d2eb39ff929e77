/** `npm run reseal`: moves every sealed credential from APP_SECRET_PREVIOUS to APP_SECRET, so that the old one can go. */
import { makeResealTotpSecrets } from "#server/auth/reseal-totp-secrets.ts";
import { makeResealAllCredentials } from "#server/catalog/reseal-credentials.ts";
import { makeSealer } from "#server/infra/crypto.ts";
import { makePrisma } from "#server/infra/prisma.ts";
import { readOptions } from "./read-options.mjs";

readOptions({
  name: "reseal",
  does: "moves sealed credentials from APP_SECRET_PREVIOUS to APP_SECRET, in the database of DATABASE_URL",
});

const { DATABASE_URL, APP_SECRET, APP_SECRET_PREVIOUS } = process.env;
if (!DATABASE_URL || !APP_SECRET) {
  console.error(`${DATABASE_URL ? "APP_SECRET" : "DATABASE_URL"} is missing`);
  process.exit(1);
}
const prisma = makePrisma(DATABASE_URL, { poolSize: 2 });
try {
  const sealer = makeSealer({ current: APP_SECRET, previous: APP_SECRET_PREVIOUS });
  const credentials = await makeResealAllCredentials({ prisma, sealer })();
  const moved = credentials + (await makeResealTotpSecrets({ prisma, sealer })());
  console.log(moved === 0 ? "every credential is under APP_SECRET already" : `moved ${moved} to APP_SECRET`);
} finally {
  await prisma.$disconnect();
}
