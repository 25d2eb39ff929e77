import clsx from "clsx";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";

const shownMs = 1600;

/** Copies, and says for a moment that it did. */
export function useCopied(value: string): { copied: boolean; copy(): void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return { copied, copy };
}

interface CopyableProps {
  value: string;
  /** What it is, for the button's name: "Copy base URL". */
  label: string;
  /** Cut in the middle of the line rather than wrapped. */
  truncate?: boolean;
  className?: string;
}

/** An id, address or secret in mono, with its copy button. */
export function Copyable({ value, label, truncate = false, className }: CopyableProps) {
  const { copied, copy } = useCopied(value);
  return (
    <span className={clsx("relative inline-flex min-w-0 max-w-full items-center gap-1", className)}>
      <code
        className={clsx("min-w-0 font-mono text-[0.92em]", truncate ? "truncate" : "break-all")}
        title={truncate ? value : undefined}
      >
        {value}
      </code>
      <button
        type="button"
        onClick={copy}
        aria-label={copied ? "Copied" : `Copy ${label}`}
        className="relative z-1 grid size-6 shrink-0 place-items-center rounded-md text-ink-faint transition-colors hover:bg-hover hover:text-ink"
      >
        {copied ? (
          <Check className="size-3.5 text-positive-text" aria-hidden />
        ) : (
          <Copy className="size-3.5" aria-hidden />
        )}
      </button>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </span>
  );
}
