import { NavLink } from "@remix-run/react";
import clsx from "clsx";

/** Parts of one thing, each with a URL of its own. */
export function NavTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { to: string; label: string; end?: boolean }[];
}) {
  return (
    <nav
      aria-label={label}
      className="overflow-x-auto border-line border-b [scrollbar-width:none] max-sm:[mask-image:linear-gradient(to_right,black_calc(100%-2rem),transparent)]"
    >
      <ul className="flex w-max gap-3.5 pr-8 sm:gap-5 sm:pr-0">
        {tabs.map(({ to, label: text, end = false }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={end}
              prefetch="intent"
              className={({ isActive }) =>
                clsx(
                  "-mb-px block border-b-2 px-0.5 py-2.5 font-medium transition-colors duration-75",
                  isActive
                    ? "border-accent text-ink"
                    : "border-transparent text-ink-muted hover:border-line-strong hover:text-ink",
                )
              }
            >
              {text}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
