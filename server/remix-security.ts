/** What every page answer carries against injection, framing and forged forms. Pure but for the nonce. */
import { randomBytes } from "node:crypto";
import { isOwnOrigin } from "#server/auth/session-origin.ts";
import { mostPageBytes } from "#server/page-body.ts";
import type { MerchantDomains } from "#server/tenancy/merchant-domains.ts";

/** A fresh nonce for one answer's scripts. */
export const makeNonce = (): string => randomBytes(16).toString("base64");

interface SecureOptions {
  nonce: string;
  publicUrl: string;
  /** Vite needs inline styles and a socket of its own. */
  development: boolean;
}

/** Content Security Policy Level 3: scripts only from here or with the nonce, nothing remote. */
export function contentSecurityPolicy({ nonce, publicUrl, development }: SecureOptions): string {
  const secureOrigin = publicUrl.startsWith("https:");
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${development ? " 'unsafe-eval'" : ""}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secureOrigin ? ["upgrade-insecure-requests"] : []),
  ].join("; ");
}

/** The same answer with its security headers; those it brings itself stay. */
export function secure(response: Response, options: SecureOptions): Response {
  const headers = new Headers(response.headers);
  const set = (name: string, value: string) => {
    if (!headers.has(name)) headers.set(name, value);
  };
  set("x-content-type-options", "nosniff");
  set("referrer-policy", "strict-origin-when-cross-origin");
  if (options.publicUrl.startsWith("https:")) set("strict-transport-security", "max-age=31536000");
  if (headers.get("content-type")?.startsWith("text/html")) {
    set("content-security-policy", contentSecurityPolicy(options));
    set("x-frame-options", "DENY");
    set("cross-origin-opener-policy", "same-origin");
    set("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()");
    set("cache-control", "private, no-store");
  }
  // A page's data: what was fetched ahead is taken, and asked for again every later time.
  if (headers.get("content-type")?.startsWith("text/x-script")) set("cache-control", "private, no-cache");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

const isOfApi = ({ url }: Request): boolean => mostPageBytes(new URL(url).pathname) === null;

const signInPages = new Set(["/login", "/login.data", "/login-code", "/login-code.data"]);

/**
 * Whether a sign-in was typed at the very address that was asked. Its form hands the Origin on to /api/auth, which
 * judges by the same rule, and says where to sign in when the address is none of the deployment's.
 */
function isSignInAtAskedAddress({ url, headers }: Request): boolean {
  const origin = headers.get("origin") ?? "";
  const { pathname, host } = new URL(url);
  return signInPages.has(pathname) && URL.canParse(origin) && new URL(origin).host === host;
}

/**
 * A state change that a foreign page could have made with this browser's cookies (decision 4): none of our own pages
 * sent it, and it is not at an API with a key of its own, which a foreign page could not send without our consent.
 */
export function isForgeable(request: Request, publicUrl: string, domains: MerchantDomains): boolean {
  if (["GET", "HEAD", "OPTIONS"].includes(request.method)) return false;
  if (isSignInAtAskedAddress(request)) return false;
  if (isOfApi(request) && request.headers.has("authorization")) return false;
  return !isOwnOrigin(request, new URL(publicUrl), domains);
}

/**
 * Remix compares the Origin of a form with X-Forwarded-Host, or with Host letter by letter, and fails where a proxy wrote
 * them otherwise. Which origins may send was decided before (`isForgeable`), and a forwarded host counts for nothing: it
 * is shown a Host that agrees.
 */
export function agreeOnHost(request: Request): void {
  // An endpoint may be named by the host of an API.
  if (isOfApi(request)) return;
  const { headers } = request;
  headers.delete("x-forwarded-host");
  const origin = headers.get("origin");
  if (origin !== null && URL.canParse(origin)) headers.set("host", new URL(origin).host);
}
