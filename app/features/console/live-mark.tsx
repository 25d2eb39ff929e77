import clsx from "clsx";

/** Says that figures refresh by themselves, or that they just stopped doing so. */
export function LiveMark({ stale }: { stale: boolean }) {
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-ink-faint text-sm">
      <span
        aria-hidden
        className={clsx("size-1.75 rounded-full", stale ? "bg-warning" : "bg-positive motion-safe:animate-pulse")}
      />
      {stale ? "Not refreshing: connection lost" : "Live"}
    </span>
  );
}
