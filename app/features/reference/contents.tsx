import { Form, NavLink, useLocation, useSearchParams } from "@remix-run/react";
import clsx from "clsx";
import { useState } from "react";
import { Input } from "#app/components/ui/input.tsx";
import type { OperationGroup } from "./describe-operation.ts";
import { filterGroups } from "./filter-groups.ts";
import { MethodBadge } from "./method-badge.tsx";

export interface Book {
  title: string;
  /** /docs/gateway */
  base: string;
  /** Its first page. */
  home: string;
  groups: readonly OperationGroup[];
}

const linkClasses = ({ isActive }: { isActive: boolean }) =>
  clsx(
    "flex min-w-0 items-baseline gap-2 rounded-lg px-2 py-1.5 text-sm",
    isActive ? "bg-accent-soft font-medium text-accent-text" : "text-ink-muted hover:bg-hover hover:text-ink",
  );

interface BookContentsProps {
  book: Book;
  search: string;
  /** Shows its operations, not its title alone. */
  open: boolean;
}

function BookContents({ book, search, open }: BookContentsProps) {
  return (
    <div className="grid gap-3">
      <NavLink to={{ pathname: book.home, search }} end className={linkClasses}>
        {book.title}
      </NavLink>
      {(open ? book.groups : []).map(({ tag, operations }) => (
        <div key={tag}>
          <p className="px-2 pb-1 font-medium text-ink-faint text-xs">{tag}</p>
          <ul>
            {operations.map(({ id, method, summary }) => (
              <li key={id}>
                <NavLink to={{ pathname: `${book.base}/${id}`, search }} prefetch="intent" className={linkClasses}>
                  <MethodBadge method={method} className="w-10 shrink-0" />
                  <span className="min-w-0">{summary}</span>
                </NavLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

/** All that there is to call, found by any of its words. Without JavaScript the search asks the server. */
export function Contents({ books, sought }: { books: readonly Book[]; sought: string }) {
  const [text, setText] = useState(sought);
  const [parameters] = useSearchParams();
  const { pathname } = useLocation();
  const read = books.findLast(({ base, home }) => pathname.startsWith(base) || pathname.startsWith(home));
  const chosen = parameters.get("ve");
  const search = chosen === null ? "" : `?ve=${encodeURIComponent(chosen)}`;
  const found = books.map((book) => ({ ...book, groups: filterGroups(book.groups, text) }));
  return (
    <div className="grid gap-4">
      <Form method="get" role="search" onSubmit={(event) => event.preventDefault()}>
        {chosen !== null && <input type="hidden" name="ve" value={chosen} />}
        <Input
          type="search"
          name="q"
          aria-label="Search the reference"
          placeholder="Search the reference"
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
      </Form>
      <nav aria-label="Reference" className="grid gap-4">
        {found.map((book) => (
          <BookContents key={book.base} book={book} search={search} open={text !== "" || book.base === read?.base} />
        ))}
        {found.every(({ groups }) => groups.length === 0) && (
          <p className="px-2 text-ink-muted text-sm">Nothing matches.</p>
        )}
      </nav>
    </div>
  );
}
