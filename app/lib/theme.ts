/** The choice of theme, kept in a cookie so that the server paints the right one at once. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const cookieName = "theme";
const yearSeconds = 31_536_000;

/** What was posted or stored as a theme; anything unknown is the system's. */
export const toTheme = (value: unknown): Theme => themes.find((theme) => theme === value) ?? "system";

/** The theme in a Cookie header. */
export function readTheme(cookieHeader: string | null): Theme {
  const pair = (cookieHeader ?? "").split(/;\s*/).find((part) => part.startsWith(`${cookieName}=`));
  return toTheme(pair?.slice(cookieName.length + 1));
}

/** The Set-Cookie header that keeps this choice; the system's needs none and deletes it. */
export const themeCookie = (theme: Theme): string =>
  `${cookieName}=${theme}; Path=/; SameSite=Lax; HttpOnly; Max-Age=${theme === "system" ? 0 : yearSeconds}`;
