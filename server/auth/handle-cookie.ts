/** Cookies that carry a short-lived handle between two steps of signing in. */
import { cookieNames } from "./session-engine.ts";

export interface HandleCookie {
  /** The cookie that gives the browser this handle. */
  give(handle: string): string;
  /** The cookie that takes it away. */
  take(): string;
  read(request: Request): string | null;
}

/** @param name of the step; the deployment's prefix comes before it */
export function makeHandleCookie(publicUrl: URL, name: string, ttlSeconds: number): HandleCookie {
  const { prefix, secure } = cookieNames(publicUrl);
  const fullName = `${prefix}.${name}`;
  const write = (value: string, maxAge: number): string =>
    `${fullName}=${value}; Max-Age=${maxAge}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    give: (handle) => write(handle, ttlSeconds),
    take: () => write("", 0),
    read: (request) => {
      const pairs = (request.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
      const value = pairs.find((pair) => pair.startsWith(`${fullName}=`))?.slice(fullName.length + 1);
      return value && /^[\w-]{10,64}$/.test(value) ? value : null;
    },
  };
}
