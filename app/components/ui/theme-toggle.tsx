import { useFetcher } from "@remix-run/react";
import clsx from "clsx";
import { Monitor, Moon, Sun } from "lucide-react";
import type { Theme } from "#app/lib/theme.ts";
import { themeFetcherKey, useTheme } from "#app/lib/use-theme.ts";

const choices: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: "system", label: "Theme of the system", icon: Monitor },
  { theme: "light", label: "Light theme", icon: Sun },
  { theme: "dark", label: "Dark theme", icon: Moon },
];

/** Three buttons of a form: it works without JavaScript, and at once with it. */
export function ThemeToggle({ className }: { className?: string }) {
  const fetcher = useFetcher({ key: themeFetcherKey });
  const current = useTheme();
  return (
    <fetcher.Form
      method="post"
      action="/theme"
      className={clsx("inline-flex gap-0.5 rounded-lg bg-sunken p-0.5 ring-1 ring-line ring-inset", className)}
    >
      {choices.map(({ theme, label, icon: Icon }) => (
        <button
          key={theme}
          type="submit"
          name="theme"
          value={theme}
          aria-pressed={theme === current}
          aria-label={label}
          title={label}
          className={clsx(
            "grid h-6.5 w-8 place-items-center rounded-md transition-colors",
            theme === current
              ? "bg-raised text-ink shadow-low ring-1 ring-line-strong"
              : "text-ink-faint hover:text-ink",
          )}
        >
          <Icon className="size-3.5" aria-hidden />
        </button>
      ))}
    </fetcher.Form>
  );
}
