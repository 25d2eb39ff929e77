/** Passkeys in the browser: SimpleWebAuthn's browser side, loaded when it is needed. */

interface ErrorBody {
  error?: { message?: string };
}

async function ask<Answer>(path: string, body: unknown): Promise<Answer> {
  const response = await fetch(`/api/auth/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Answer & ErrorBody;
  if (!response.ok) throw new Error(answer.error?.message ?? "Signing in is not possible just now.");
  return answer;
}

/** What to say when the browser did not get to a passkey; null: the person closed its window. */
export function passkeyMessage(error: unknown): string | null {
  if (!(error instanceof Error)) return "The passkey could not be used.";
  if (error.name === "NotAllowedError" || error.name === "AbortError") return null;
  if (error.name === "InvalidStateError") return "This device has a passkey for this account already.";
  if (error.name === "SecurityError") return "Passkeys need this deployment's own name in the address, not a number.";
  return error.message;
}

/** Signs in by passkey. @throws Error with what to tell the person, or the browser's own */
export async function signInWithPasskey(): Promise<void> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  type Options = Parameters<typeof startAuthentication>[0]["optionsJSON"];
  const { options } = await ask<{ options: Options }>("sign-in/passkey-options", {});
  const response = await startAuthentication({ optionsJSON: options });
  await ask("sign-in/passkey", { response });
}

/** Makes a passkey by the options of the server. @throws the browser's error */
export async function makePasskey(options: unknown): Promise<unknown> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  return startRegistration({ optionsJSON: options as Parameters<typeof startRegistration>[0]["optionsJSON"] });
}
