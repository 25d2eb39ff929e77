/** The ways in: password, password and code, passkey. Each ends in a session, or in an error that tells no more than it must. */
import { passkeyAssertionSchema } from "#server/contracts/account.ts";
import { AppError } from "#server/contracts/errors.ts";
import type { Logger } from "#server/infra/logger.ts";
import type { KnownUser } from "./check-password.ts";
import { type HandleCookie, makeHandleCookie } from "./handle-cookie.ts";
import type { LoginAttempts } from "./login-attempts.ts";
import { type PasskeySignIn, passkeySeconds } from "./passkey-sign-in.ts";
import { type SecondFactor, secondFactorInputSchema, secondFactorSeconds } from "./second-factor.ts";
import type { SessionLifecycle } from "./session-lifecycle.ts";
import { answerJson, readCredentials, readInput } from "./session-request.ts";

export interface SignInStepDeps {
  publicUrl: URL;
  checkPassword: (credentials: { email: string; password: string }) => Promise<KnownUser | null>;
  secondFactor: SecondFactor;
  passkeys: PasskeySignIn;
  sessions: SessionLifecycle;
  attempts: LoginAttempts;
  logger: Logger;
}

type Step = (request: Request, remoteAddress: string) => Promise<Response>;
type User = { id: string; name: string; email: string };

export interface SignInSteps {
  withPassword: Step;
  withSecondFactor: Step;
  passkeyOptions: Step;
  withPasskey: Step;
}

export function makeSignInSteps(deps: SignInStepDeps): SignInSteps {
  const { publicUrl, checkPassword, secondFactor, passkeys, sessions, attempts, logger } = deps;
  const pendingCookie = makeHandleCookie(publicUrl, "second_factor", secondFactorSeconds);
  const passkeyCookie = makeHandleCookie(publicUrl, "passkey", passkeySeconds);

  const open = async (user: User, request: Request, remoteAddress: string, cookies: string[] = []) => {
    const opened = await sessions.open({ userId: user.id, remoteAddress, request });
    return answerJson({ user: { id: user.id, name: user.name, email: user.email } }, [...opened, ...cookies]);
  };
  const withPassword: Step = async (request, remoteAddress) => {
    const credentials = await readCredentials(request);
    const attempt = await attempts.begin({ remoteAddress, email: credentials.email });
    const giveBack = async (error: unknown) => {
      await attempt.withdrawn();
      throw error;
    };
    const user = await sessions.guarded(checkPassword(credentials)).catch(giveBack);
    if (!user) {
      logger.info({ remoteAddress }, "a sign-in failed");
      throw new AppError("unauthenticated", { userMessage: "E-mail address or password is wrong." });
    }
    const answer = user.twoFactor
      ? await waitForCode(user, secondFactor, pendingCookie).catch(giveBack)
      : await open(user, request, remoteAddress).catch(giveBack);
    await attempt.succeeded();
    return answer;
  };
  return {
    withPassword,
    withSecondFactor: async (request, remoteAddress) => {
      const given = await readInput(request, secondFactorInputSchema);
      const handle = pendingCookie.read(request);
      const user = await secondFactor.finish(handle, given, remoteAddress);
      return open(user, request, remoteAddress, [pendingCookie.take()]);
    },
    passkeyOptions: async () => {
      const { options, handle } = await passkeys.begin();
      return answerJson({ options }, [passkeyCookie.give(handle)]);
    },
    withPasskey: async (request, remoteAddress) => {
      const { response } = await readInput(request, passkeyAssertionSchema);
      const handle = passkeyCookie.read(request);
      const user = handle && (await sessions.guarded(passkeys.finish(handle, response)));
      if (!user) {
        logger.info({ remoteAddress }, "a sign-in by passkey failed");
        throw new AppError("unauthenticated", { userMessage: "This passkey does not sign in here. Try again." });
      }
      return open(user, request, remoteAddress, [passkeyCookie.take(), pendingCookie.take()]);
    },
  };
}

/** The password was right; the session waits for the code. */
async function waitForCode(user: KnownUser, secondFactor: SecondFactor, cookie: HandleCookie): Promise<Response> {
  const handle = await secondFactor.begin(user.id);
  return answerJson({ second_factor: true }, [cookie.give(handle)]);
}
