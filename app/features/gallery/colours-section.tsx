import { useState } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { accentTokens } from "#app/lib/accent.ts";
import { Line, Section } from "./section.tsx";

const surfaces = ["bg-surface", "bg-raised", "bg-sunken", "bg-hover", "bg-overlay", "bg-inverse"];
const tones = ["neutral", "accent", "positive", "warning", "critical"] as const;
const chartColours = [1, 2, 3, 4, 5, 6, 7, 8];
const brands = ["#0b6fa8", "#ffe600", "#111111", "#e5e5e5", "#ff2d87", "#2fc39d"];

function Brand() {
  const [accent, setAccent] = useState("#ff2d87");
  const tokens = accentTokens(accent);
  return (
    <Card title="A merchant’s accent">
      <div className="grid gap-4" style={tokens ?? undefined}>
        <Line>
          <div className="w-44">
            <Field label="Accent" errors={tokens ? [] : ["is no colour like #0b6fa8"]}>
              {(control) => <Input {...control} value={accent} onChange={(event) => setAccent(event.target.value)} />}
            </Field>
          </div>
          {brands.map((brand) => (
            <Button key={brand} size="small" onClick={() => setAccent(brand)}>
              {brand}
            </Button>
          ))}
        </Line>
        <Line>
          <Button variant="primary">Buy credits</Button>
          <Badge tone="accent">Accent</Badge>
          <span className="text-accent-text">A link in its colour</span>
          <span className="rounded-lg bg-accent-soft px-3 py-2 text-accent-text">On its soft ground</span>
        </Line>
      </div>
    </Card>
  );
}

export function ColoursSection() {
  return (
    <Section title="Colours and type">
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-6">
        {surfaces.map((surface) => (
          <div key={surface} className={`${surface} grid h-16 place-items-end rounded-lg border border-line p-2`}>
            <span className={surface === "bg-inverse" ? "text-inverse-ink text-xs" : "text-ink text-xs"}>
              {surface}
            </span>
          </div>
        ))}
      </div>
      <div aria-hidden className="flex h-8 overflow-clip rounded-lg">
        {chartColours.map((colour) => (
          <span key={colour} className="flex-1" style={{ background: `var(--chart-${colour})` }} />
        ))}
      </div>
      <Line>
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
      </Line>
      <Brand />
      <div className="grid gap-1">
        <p className="font-semibold text-3xl text-ink tracking-tight">
          <Amount value="1234567.5" unit="credits" wrap />
        </p>
        <p className="font-semibold text-ink text-xl">Heading of a page</p>
        <p className="text-ink">Text as it is read.</p>
        <p className="text-ink-muted">What explains it.</p>
        <p className="text-ink-faint text-sm">What may be overlooked.</p>
      </div>
    </Section>
  );
}
