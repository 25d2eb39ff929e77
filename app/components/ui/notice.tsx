import clsx from "clsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

type Tone = "info" | "positive" | "warning" | "critical";

const looks = {
  info: { icon: Info, classes: "bg-accent-soft text-accent-text" },
  positive: { icon: CircleCheck, classes: "bg-positive-soft text-positive-text" },
  warning: { icon: TriangleAlert, classes: "bg-warning-soft text-warning-text" },
  critical: { icon: CircleAlert, classes: "bg-critical-soft text-critical-text" },
} as const;

/** A sentence that must not be missed, where it matters. */
export function Notice({ tone, alert = false, children }: { tone: Tone; alert?: boolean; children: ReactNode }) {
  const { icon: Icon, classes } = looks[tone];
  return (
    <div role={alert ? "alert" : undefined} className={clsx("flex gap-2.5 rounded-lg px-3.5 py-3", classes)}>
      <Icon className="mt-0.5 size-4.5 shrink-0" aria-hidden />
      <div className="min-w-0 text-pretty">{children}</div>
    </div>
  );
}
