import { Link } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { providerKinds } from "#server/contracts/provider-kinds.ts";
import { kindWords } from "./provider-kinds.ts";

/** The first question of a new provider: what it is. Each answer is an address of its own. */
export function KindChoice() {
  return (
    <ul className="grid gap-2 sm:grid-cols-2">
      {providerKinds.map((kind) => (
        <li key={kind}>
          <Link
            to={`?kind=${kind}`}
            className="group flex h-full items-start gap-3 rounded-xl border border-line bg-raised p-4 shadow-low transition-colors hover:border-line-strong hover:bg-hover"
          >
            <span className="min-w-0 flex-1">
              <span className="block font-semibold text-ink">{kindWords[kind].label}</span>
              <span className="block text-pretty text-ink-muted text-sm">{kindWords[kind].description}</span>
            </span>
            <ArrowRight className="mt-1 size-4 shrink-0 text-ink-faint group-hover:text-ink" aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
