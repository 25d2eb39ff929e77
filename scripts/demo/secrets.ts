import { randomBytes } from "node:crypto";
import type { Seeded } from "#prisma/seed/seed.ts";
import { readPrivateJson, writePrivateJson } from "./private-file.ts";

/** Made at random for each demo folder, and kept in it. */
export interface DemoSecrets {
  appSecret: string;
  keyPepper: string;
  databasePassword: string;
  operatorPassword: string;
  customerPassword: string;
  sandboxWebhookSecret: string;
  /** What the seed made, with the keys that the product shows only once; null until then. */
  seeded: Seeded | null;
}

const random = (bytes: number) => randomBytes(bytes).toString("base64url");

/** The secrets of this file; the missing ones are made now. */
export function loadSecrets(path: string): DemoSecrets {
  const secrets: DemoSecrets = {
    appSecret: random(48),
    keyPepper: random(48),
    databasePassword: random(24),
    operatorPassword: random(12),
    customerPassword: random(12),
    sandboxWebhookSecret: random(32),
    seeded: null,
    ...readPrivateJson<DemoSecrets>(path),
  };
  writePrivateJson(path, secrets);
  return secrets;
}
