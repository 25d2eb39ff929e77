/**
 * Sign-in of people by e-mail and password: better-auth over our tables User, Session, Account and Verification,
 * with database sessions, and failed attempts counted in Redis so that every process knows them.
 */
import type { RedisConnection } from "#server/infra/redis.ts";

/** What signing in needs from the deployment. */
export interface SignInSettings {
  /** Where people reach this deployment; its scheme decides whether cookies are Secure. */
  publicUrl: string;
  appSecret: string;
}

export interface SignInInfrastructure {
  redis: RedisConnection;
  settings: SignInSettings;
}
