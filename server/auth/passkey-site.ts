import { isLoopback } from "./session-origin.ts";

/** To whom a deployment's passkeys belong, and from which pages they may be asked for (WebAuthn Level 3, 5.1.2). */
export interface PasskeySite {
  rpID: string;
  origins: string[];
}

/** An address in numbers cannot own passkeys: a deployment that is tried out on loopback owns them as localhost. */
export function passkeySite(publicUrl: URL): PasskeySite {
  if (!isLoopback(publicUrl)) return { rpID: publicUrl.hostname, origins: [publicUrl.origin] };
  const local = new URL(publicUrl);
  local.hostname = "localhost";
  return { rpID: "localhost", origins: [publicUrl.origin, local.origin] };
}
