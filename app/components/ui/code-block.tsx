import clsx from "clsx";
import { Check, Copy } from "lucide-react";
import { useId, useState } from "react";
import { useCopied } from "./copyable.tsx";

export interface CodeSample {
  /** "curl", "Python": the tab's name. */
  language: string;
  code: string;
}

interface CodeBlockProps {
  /** What the code does, for screen readers: "Request". */
  label: string;
  /** One, or the same thing in several languages. */
  samples: readonly CodeSample[];
  className?: string;
}

function LanguageTabs({ samples, shown, id, onShow }: LanguageTabsProps) {
  if (samples.length < 2) return <span className="px-2 text-ink-muted text-sm">{samples[0]?.language}</span>;
  return (
    <div className="flex min-w-0 gap-1 overflow-x-auto">
      {samples.map(({ language }, index) => (
        <button
          key={language}
          type="button"
          aria-pressed={index === shown}
          aria-controls={id}
          onClick={() => onShow(index)}
          className={clsx(
            "whitespace-nowrap rounded-md px-2 py-0.5 font-medium text-sm",
            index === shown ? "bg-raised text-ink shadow-low ring-1 ring-line" : "text-ink-muted hover:text-ink",
          )}
        >
          {language}
        </button>
      ))}
    </div>
  );
}

interface LanguageTabsProps {
  samples: readonly CodeSample[];
  shown: number;
  id: string;
  onShow: (index: number) => void;
}

/** What scrolls must be reachable by keyboard (WCAG 2.2, 2.1.1). */
const reachable = { tabIndex: 0 } as const;

/** Code to copy, in the reader's language. */
export function CodeBlock({ label, samples, className }: CodeBlockProps) {
  const [chosen, setChosen] = useState(0);
  const id = useId();
  const shown = Math.min(chosen, samples.length - 1);
  const code = samples[shown]?.code ?? "";
  const { copied, copy } = useCopied(code);
  return (
    <figure
      aria-label={label}
      className={clsx("min-w-0 overflow-clip rounded-xl border border-line bg-sunken", className)}
    >
      <div className="flex min-h-10 items-center justify-between gap-2 border-line border-b px-2">
        <LanguageTabs samples={samples} shown={shown} id={id} onShow={setChosen} />
        <button
          type="button"
          onClick={copy}
          className="inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-ink-muted text-sm hover:bg-hover hover:text-ink"
        >
          {copied ? (
            <Check className="size-3.5 text-positive-text" aria-hidden />
          ) : (
            <Copy className="size-3.5" aria-hidden />
          )}
          {copied ? "Copied" : "Copy"}
        </button>
      </div>
      <pre id={id} {...reachable} className="max-h-112 overflow-auto p-3.5 font-mono text-ink text-sm leading-5.5">
        <code>{code}</code>
      </pre>
    </figure>
  );
}
