import clsx from "clsx";

interface LiveMarkProps {
  stale: boolean;
  /** The reader has stopped it. */
  paused?: boolean;
}

/** Says that figures refresh by themselves, or that they just stopped doing so. */
export function LiveMark({ stale, paused = false }: LiveMarkProps) {
  const tone = stale ? "bg-warning" : paused ? "bg-line-control" : "bg-positive motion-safe:animate-pulse";
  return (
    <span role="status" className="inline-flex items-center gap-1.5 text-ink-faint text-sm">
      <span aria-hidden className={clsx("size-1.75 shrink-0 rounded-full", tone)} />
      {stale ? "Not refreshing: connection lost, reconnecting" : paused ? "Paused" : "Live"}
    </span>
  );
}
