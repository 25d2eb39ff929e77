export interface Proportion {
  key: string;
  label: string;
  /** Any non-negative figure; together they are the whole. */
  weight: number;
  /** As text: "70 %", "12,000 requests". */
  detail: string;
}

interface ProportionBarProps {
  label: string;
  parts: readonly Proportion[];
  legend?: boolean;
}

/** Parts of a whole, drawn so that they add up: weights of a tier, units of a charge. At most eight colours. */
export function ProportionBar({ label, parts, legend = true }: ProportionBarProps) {
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <figure aria-label={label} className="grid gap-2">
      <div aria-hidden className="flex h-3 gap-px overflow-clip rounded-full bg-sunken ring-1 ring-line ring-inset">
        {whole > 0 &&
          parts.map(({ key, weight }, index) => (
            <span
              key={key}
              className="h-full transition-[width] duration-200"
              style={{ width: `${(weight / whole) * 100}%`, background: `var(--chart-${(index % 8) + 1})` }}
            />
          ))}
      </div>
      <figcaption className={legend ? "" : "sr-only"}>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {parts.map(({ key, label: name, detail }, index) => (
            <li key={key} className="flex min-w-0 items-baseline gap-1.5">
              <span
                aria-hidden
                className="size-2.5 shrink-0 rounded-[3px]"
                style={{ background: `var(--chart-${(index % 8) + 1})` }}
              />
              <span className="max-w-48 truncate text-ink-muted [unicode-bidi:plaintext]">{name}</span>
              <span className="text-ink tabular-nums">{detail}</span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
