import clsx from "clsx";

/** A grey stand-in of what is on its way; say `aria-busy` on what holds it. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={clsx("block rounded-md bg-hover motion-safe:animate-pulse", className ?? "h-4")} />
  );
}
