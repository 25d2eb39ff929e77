import { Form, Link, useSubmit } from "@remix-run/react";
import { Menu as MenuIcon } from "lucide-react";
import { lazy, type ReactNode, Suspense } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";
import { type Book, Contents } from "./contents.tsx";
import type { Reader } from "./load-reader.ts";

const ways = {
  visitor: { to: "/login", label: "Sign in" },
  customer: { to: "/portal", label: "Your credits" },
  staff: { to: "/console", label: "Console" },
} as const;

const EndpointSearch = lazy(() => import("./endpoint-search.tsx"));

/** Which endpoint's address the samples show. */
function EndpointChoice({ reader }: { reader: Reader }) {
  if (reader.endpoints.length < 2) return null;
  const select = <EndpointSelect reader={reader} />;
  // A merchant may have more of them than a page brings.
  if (reader.is !== "staff" || !reader.moreEndpoints) return select;
  return (
    <Suspense fallback={select}>
      <EndpointSearch reader={reader} />
    </Suspense>
  );
}

function EndpointSelect({ reader }: { reader: Reader }) {
  const submit = useSubmit();
  return (
    <Form method="get" className="min-w-0">
      <Select
        name="ve"
        aria-label="Samples for"
        className="w-full max-w-64"
        defaultValue={reader.endpoint?.ve_id ?? ""}
        onChange={({ currentTarget }) => submit(currentTarget.form, { preventScrollReset: true })}
      >
        {reader.endpoints.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </Form>
  );
}

interface ReferenceFrameProps {
  reader: Reader;
  books: readonly Book[];
  sought: string;
  children: ReactNode;
}

/** The frame of the reference: whose it is, what there is, and the page. */
export function ReferenceFrame({ reader, books, sought, children }: ReferenceFrameProps) {
  const way = ways[reader.is];
  return (
    <div className="min-h-dvh">
      <a
        href="#content"
        className="sr-only z-80 rounded-lg bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 border-line border-b bg-raised">
        <div className="mx-auto flex min-h-14 max-w-screen-2xl items-center justify-between gap-3 px-4 py-2 md:px-6">
          <p className="min-w-0 truncate font-semibold text-ink text-lg tracking-tight [unicode-bidi:plaintext]">
            {reader.merchantName && <span title={reader.merchantName}>{reader.merchantName} · </span>}
            API reference
          </p>
          <div className="flex shrink-0 items-center gap-2">
            {/* On a phone the head has room for whose reference it is, and the way back. */}
            <div className="hidden items-center gap-2 sm:flex">
              <EndpointChoice reader={reader} />
              <ThemeToggle />
            </div>
            <Button asChild size="small">
              <Link to={way.to}>{way.label}</Link>
            </Button>
          </div>
        </div>
      </header>
      <div className="mx-auto max-w-screen-2xl px-4 md:px-6 lg:grid lg:grid-cols-[17rem_minmax(0,1fr)] lg:gap-8">
        <details className="mt-4 rounded-xl border border-line bg-raised p-3 lg:hidden">
          <summary className="cursor-pointer font-medium text-ink">
            <MenuIcon className="-mt-0.5 mr-2 inline size-4" aria-hidden />
            Contents
          </summary>
          <div className="mt-3 grid gap-3">
            <div className="sm:hidden">
              <EndpointChoice reader={reader} />
            </div>
            <Contents books={books} sought={sought} />
          </div>
        </details>
        <div className="hidden lg:block">
          <div className="sticky top-14 -mx-2 h-[calc(100dvh-3.5rem)] overflow-y-auto px-2 py-5">
            <Contents books={books} sought={sought} />
          </div>
        </div>
        <main id="content" tabIndex={-1} className="min-w-0 py-6 outline-none">
          {children}
        </main>
      </div>
    </div>
  );
}
