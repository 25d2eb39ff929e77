import { Form, Link } from "@remix-run/react";
import { ChevronsUpDown, LogOut, UserRound } from "lucide-react";
import { Popover } from "radix-ui";
import { ThemeToggle } from "#app/components/ui/theme-toggle.tsx";

interface UserMenuProps {
  name: string;
  email: string;
  /** In words: "Owner". */
  role: string;
}

const initialOf = (name: string): string => [...name.trim()][0]?.toUpperCase() ?? "?";

/** Who is signed in, the theme, and the way out. */
export function UserMenu({ name, email, role }: UserMenuProps) {
  return (
    <Popover.Root>
      <Popover.Trigger className="group flex w-full min-w-0 items-center gap-2.5 rounded-lg p-1.5 text-left hover:bg-hover data-[state=open]:bg-hover">
        <span
          aria-hidden
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-text text-xs"
        >
          {initialOf(name)}
        </span>
        <span className="hidden min-w-0 flex-1 md:block">
          <span className="block truncate font-medium text-ink text-sm [unicode-bidi:plaintext]">{name}</span>
          <span className="block truncate text-ink-faint text-xs">{role}</span>
        </span>
        <span className="sr-only md:hidden">Account of {name}</span>
        <ChevronsUpDown className="hidden size-3.5 shrink-0 text-ink-faint md:block" aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={12}
          aria-label="Account"
          className="motion-rise z-60 w-64 rounded-xl border border-line bg-overlay p-1.5 shadow-high"
        >
          <div className="px-2.5 pt-2 pb-2.5">
            <p className="name-text line-clamp-2 font-medium text-ink">{name}</p>
            <p className="name-text text-ink-muted text-sm">{email}</p>
          </div>
          <div className="flex items-center justify-between border-line border-y px-2.5 py-2">
            <span className="text-ink-muted text-sm">Theme</span>
            <ThemeToggle />
          </div>
          <Link
            to="/account"
            className="mt-1.5 flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-ink hover:bg-hover"
          >
            <UserRound className="size-4 text-ink-faint" aria-hidden />
            Your account
          </Link>
          <Form method="post" action="/logout">
            <button
              type="submit"
              className="flex w-full items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-ink hover:bg-hover"
            >
              <LogOut className="size-4 text-ink-faint" aria-hidden />
              Sign out
            </button>
          </Form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
