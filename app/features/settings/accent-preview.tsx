import { type AccentReading, accentTokens, readAccent } from "#app/lib/accent.ts";

const themes = [
  { theme: "light", label: "Light", scheme: { colorScheme: "light" } },
  { theme: "dark", label: "Dark", scheme: { colorScheme: "dark" } },
] as const;

const ratio = (value: number): string => `${(Math.floor(value * 10) / 10).toFixed(1)} : 1`;

function Reading({ reading }: { reading: AccentReading }) {
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-3 text-ink-muted text-sm tabular-nums">
      <dt>Words on a button</dt>
      <dd>{ratio(reading.button)}</dd>
      <dt>Links</dt>
      <dd>{ratio(reading.link)}</dd>
    </dl>
  );
}

/** A button and a link in the colour, in both themes, with how well they read. Null: the product's own. */
export function AccentPreview({ accent }: { accent: string | null }) {
  const tokens = (accent && accentTokens(accent)) || undefined;
  const readings = accent ? readAccent(accent) : null;
  const adjusted = readings && (readings.light.adjusted || readings.dark.adjusted);
  return (
    <div className="grid gap-2">
      <div className="grid gap-3 sm:grid-cols-2">
        {themes.map(({ theme, label, scheme }) => (
          <figure
            key={theme}
            aria-label={`Preview, ${label.toLowerCase()}`}
            style={{ ...scheme, ...tokens }}
            className="grid gap-3 rounded-xl border border-line bg-surface p-4 text-ink"
          >
            <figcaption className="text-ink-muted text-sm">{label}</figcaption>
            <div className="flex flex-wrap items-center gap-4">
              <span className="inline-flex h-8.5 items-center rounded-lg bg-accent px-3.5 font-medium text-accent-ink shadow-low">
                Buy credits
              </span>
              <span className="font-medium text-accent-text underline underline-offset-2">See your usage</span>
            </div>
            {readings && <Reading reading={readings[theme]} />}
          </figure>
        ))}
      </div>
      <p className="text-ink-faint text-sm">
        {readings
          ? "Contrast: 4.5 : 1 and more can be read by everybody (WCAG AA)."
          : "Our own colours, as the console has them."}
        {adjusted && " Where your colour would not reach that it is made darker or lighter; your logo stays as it is."}
      </p>
    </div>
  );
}
