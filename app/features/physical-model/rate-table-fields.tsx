import { type FormEvent, useId, useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { Select } from "#app/components/ui/select.tsx";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { textAt, typedAt } from "#app/lib/typed-values.ts";
import { type KindMargin, marginsOf } from "#server/contracts/margin.ts";
import type { MeterUnit, Modality } from "#server/contracts/modality.ts";
import { isUnitKind, type UnitKind } from "#server/contracts/units.ts";
import { ImageSizeField } from "./image-size-field.tsx";
import { MarkUp } from "./mark-up.tsx";
import { kindsIn, rowsOf, typedCost, typedPrice } from "./rate-figures.ts";
import { RateRow } from "./rate-row.tsx";

interface RateTableFieldsProps {
  source: FieldSource;
  modality: Modality;
  unit: MeterUnit;
  /** Currency → credits that its unit is worth. */
  rates: Readonly<Record<string, string>>;
}

type Figures = { per: number; currency: string } & Partial<Record<UnitKind, string>>;
const isFigures = (table: object | undefined): table is Figures =>
  table !== undefined && [1, 1000, 1_000_000].includes((table as Figures).per);

/** What a form holds now, nested by the dots of its names. */
function typedOf(form: HTMLFormElement): Record<string, Record<string, string>> {
  const typed: Record<string, Record<string, string>> = { price: {}, cost: {} };
  for (const [name, value] of new FormData(form)) {
    const [table = "", ...kind] = name.split(".");
    const row = table === "price" || table === "cost" ? typed[table] : undefined;
    if (row && kind.length > 0 && typeof value === "string") row[kind.join(".")] = value;
  }
  return typed;
}

const perOptions = [
  { value: "1000000", label: "/ 1M" },
  { value: "1000", label: "/ 1K" },
  { value: "1", label: "/ 1" },
];

function PerSelect({
  name,
  label,
  source,
  otherwise,
}: {
  name: string;
  label: string;
  source: FieldSource;
  otherwise: string;
}) {
  return (
    <Select name={name} aria-label={label} defaultValue={textAt(source.values, name) ?? otherwise} className="w-full">
      {perOptions.map(({ value, label: text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </Select>
  );
}

/** Prices and costs side by side, unit kind by unit kind, with the margin as it is typed. */
export function RateTableFields({ source, modality, unit, rates }: RateTableFieldsProps) {
  const [typed, setTyped] = useState<unknown>(source.values);
  const [added, setAdded] = useState<readonly UnitKind[]>([]);
  const [showMore, setShowMore] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const currencyId = useId();
  const set = [
    ...kindsIn(typedAt(source.values, "price") ?? {}),
    ...kindsIn(typedAt(source.values, "cost") ?? {}),
    ...added,
  ];
  const { main, more } = rowsOf(modality, unit, [...new Set(set)]);
  const [price, cost] = [typedPrice(typed), typedCost(typed)];
  const creditsPerUnit = isFigures(cost) ? (rates[cost.currency] ?? null) : null;
  const margins: KindMargin[] =
    isFigures(price) && isFigures(cost) && creditsPerUnit !== null ? marginsOf(price, cost, creditsPerUnit) : [];
  const marginOf = (kind: UnitKind) => margins.find((margin) => margin.kind === kind);
  const listen = (event: FormEvent<HTMLDivElement>) => {
    const form = event.currentTarget.closest("form");
    if (form) setTyped(typedOf(form));
  };
  const otherwisePer = unit === "token" || unit === "character" ? "1000000" : "1";
  const shown = showMore ? [...main, ...more] : main;
  const whole = (["price", "cost"] as const).flatMap((table) =>
    (source.errorsAt(table) ?? []).filter(
      (error) => !shown.some((kind) => source.errorsAt(`${table}.${kind}`)?.includes(error)),
    ),
  );
  return (
    <div ref={root} onInput={listen} className="grid gap-3">
      {whole.length > 0 && <Notice tone="critical">{whole.join(" ")}</Notice>}
      <div className="grid grid-cols-2 gap-x-3 gap-y-1 sm:grid-cols-[8rem_1fr_1fr_5rem]">
        <span className="hidden sm:block" />
        <div className="grid gap-1.5">
          <span className="font-medium text-ink text-sm">Price, credits</span>
          <PerSelect name="price.per" label="Price per" source={source} otherwise={otherwisePer} />
        </div>
        <div className="grid gap-1.5">
          <label htmlFor={currencyId} className="font-medium text-ink text-sm">
            Cost, currency
          </label>
          <div className="grid grid-cols-[4rem_minmax(0,1fr)] gap-1.5 sm:grid-cols-[4.5rem_minmax(0,1fr)]">
            <Input
              id={currencyId}
              name="cost.currency"
              defaultValue={textAt(source.values, "cost.currency") ?? "USD"}
              maxLength={3}
              autoCapitalize="characters"
              autoComplete="off"
              aria-invalid={source.errorsAt("cost.currency") !== undefined || undefined}
              className="font-mono uppercase"
              onInput={({ currentTarget }) => {
                currentTarget.value = currentTarget.value.toUpperCase();
              }}
            />
            <PerSelect name="cost.per" label="Cost per" source={source} otherwise={otherwisePer} />
          </div>
        </div>
        <span className="hidden self-start pt-0.5 text-right font-medium text-ink text-sm sm:block">Margin</span>
      </div>
      <div className="grid gap-3 sm:gap-2">
        {shown.map((kind) => (
          <RateRow key={kind} kind={kind} source={source} margin={marginOf(kind)} />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {more.length > 0 && (
          <Button
            size="small"
            variant="quiet"
            className="-ml-2.5"
            onClick={() => setShowMore(!showMore)}
            aria-expanded={showMore}
          >
            {showMore ? "Fewer units" : "More units"}
          </Button>
        )}
        {modality === "image" && (
          <ImageSizeField onAdd={(kind) => isUnitKind(kind) && setAdded((old) => [...new Set([...old, kind])])} />
        )}
      </div>
      <MarkUp
        cost={isFigures(cost) ? cost : null}
        creditsPerUnit={creditsPerUnit}
        root={root}
        pricePer={isFigures(price) ? price.per : Number(textAt(typed, "price.per") ?? otherwisePer)}
      />
      <p className="text-ink-faint text-sm">
        An empty figure costs what its parent costs: cached, audio and image input as input, reasoning as output.
      </p>
    </div>
  );
}
