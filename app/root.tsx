import interFont from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { ErrorPage } from "#app/features/errors/error-page.tsx";
import { KeptForms } from "#app/features/errors/kept-forms.tsx";
import { readColumnChoices } from "#app/lib/column-choice.ts";
import { useNonce } from "#app/lib/nonce.tsx";
import { readTheme } from "#app/lib/theme.ts";
import { useBrandTokens } from "#app/lib/use-brand.ts";
import { useTheme } from "#app/lib/use-theme.ts";
import { useTypist } from "#app/lib/use-typist.ts";
import styles from "./styles/app.css?url";

export const links: LinksFunction = () => [
  { rel: "preload", href: interFont, as: "font", type: "font/woff2", crossOrigin: "anonymous" },
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/icon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = () => [{ name: "robots", content: "noindex" }];

export function loader({ request }: LoaderFunctionArgs) {
  const cookies = request.headers.get("cookie");
  return { theme: readTheme(cookies), columns: readColumnChoices(cookies) };
}

/** The document around every page and every error. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const theme = useTheme();
  const brand = useBrandTokens();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme} style={brand}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

/** A thin line at the top while the next page is on its way. */
function NavigationProgress() {
  const { state } = useNavigation();
  if (state === "idle") return null;
  return (
    <div
      aria-hidden
      className="motion-progress fixed inset-x-0 top-0 z-80 h-0.5 origin-left bg-accent [animation-delay:120ms]"
    />
  );
}

export default function App() {
  // What one person typed is not left to the next who signs in.
  const typist = useTypist();
  return (
    <>
      <NavigationProgress />
      <Outlet key={typist} />
      <KeptForms />
    </>
  );
}

export { ErrorPage as ErrorBoundary };
