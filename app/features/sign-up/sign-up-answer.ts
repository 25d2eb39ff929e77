/** What comes of a sent sign-up form. */
import type { OfferedSignUpView, StartedSignUpView } from "#server/contracts/sign-up.ts";

/** An account with its first key: shown once, so everything that the page then says travels with it. */
export interface SignedUp {
  started: StartedSignUpView & { secret: string };
  email: string;
  models: OfferedSignUpView["models"];
}

/** Refused with what was typed, or done. */
export type SignUpAnswer =
  | { done: SignedUp; typed?: undefined; errors?: undefined }
  | { done: null; typed: Record<string, string>; errors: Record<string, string[]> };
