import { NavLink, useLocation } from "@remix-run/react";
import clsx from "clsx";
import { useEffect, useRef, useState } from "react";

/** Room that fades at an edge behind which there is more. */
const fadePx = 32;

/** A row that scrolls sideways: which of its edges hide something, and its current link brought into view. */
function useScrolledRow() {
  const row = useRef<HTMLElement>(null);
  const [hidden, setHidden] = useState({ before: false, after: false });
  const { pathname } = useLocation();

  useEffect(() => {
    const nav = row.current;
    if (!nav) return;
    const look = () => {
      const before = nav.scrollLeft > 1;
      const after = nav.scrollWidth - nav.clientWidth - nav.scrollLeft > 1;
      setHidden((known) => (known.before === before && known.after === after ? known : { before, after }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(nav);
    nav.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      nav.removeEventListener("scroll", look);
    };
  }, []);

  useEffect(() => {
    const nav = row.current;
    const links = [...(nav?.querySelectorAll("a") ?? [])];
    // The first page's address begins those of the others.
    const current = links.findLast((link) => pathname.startsWith(link.pathname));
    if (!nav || !current) return;
    const [frame, link] = [nav.getBoundingClientRect(), current.getBoundingClientRect()];
    if (link.right > frame.right - fadePx) nav.scrollLeft += link.right - frame.right + fadePx;
    else if (link.left < frame.left + fadePx) nav.scrollLeft += link.left - frame.left - fadePx;
  }, [pathname]);

  return { row, hidden };
}

/** Parts of one thing, each with a URL of its own. */
export function NavTabs({
  label,
  tabs,
}: {
  label: string;
  tabs: readonly { to: string; label: string; end?: boolean }[];
}) {
  const { row, hidden } = useScrolledRow();
  return (
    <nav
      ref={row}
      aria-label={label}
      data-before={hidden.before || undefined}
      data-after={hidden.after || undefined}
      className={clsx(
        "overflow-x-auto border-line border-b [scrollbar-width:none]",
        "data-[after]:[--after:2rem] data-[before]:[--before:2rem]",
        "[mask-image:linear-gradient(to_right,transparent,black_var(--before,0px),black_calc(100%-var(--after,0px)),transparent)]",
      )}
    >
      <ul className="flex w-max gap-3.5 sm:gap-5">
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
