import clsx from "clsx";
import type { Method } from "./openapi.ts";

const looks: Record<Method, string> = {
  get: "text-positive-text",
  post: "text-accent-text",
  patch: "text-warning-text",
  put: "text-warning-text",
  delete: "text-critical-text",
};

/** A method, told apart by word and colour. */
export function MethodBadge({ method, className }: { method: Method; className?: string }) {
  return (
    <span className={clsx("font-mono font-semibold text-xs uppercase", looks[method], className)}>
      {method === "delete" ? "DEL" : method}
    </span>
  );
}
