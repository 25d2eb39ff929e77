import { Button } from "#app/components/ui/button.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import type { FieldSource } from "#app/features/form-fields/input-fields.tsx";
import { parseColour } from "#app/lib/accent.ts";
import { AccentPreview } from "./accent-preview.tsx";

/** What the browser's own colour well shows while there is no colour. */
const firstColour = "#146c84";

interface AccentFieldProps {
  source: FieldSource;
  value: string;
  onValueChange: (value: string) => void;
}

/** The brand's colour, typed or picked, and how it will look. */
export function AccentField({ source, value, onValueChange }: AccentFieldProps) {
  const colour = parseColour(value) ? value.trim().toLowerCase() : null;
  return (
    <div className="grid gap-4">
      <Field
        label="Accent"
        optional
        hint="Buttons and links of your customers’ pages and mails; empty: ours."
        errors={source.errorsAt("accent")}
      >
        {(control) => (
          <div className="flex items-center gap-2">
            <input
              type="color"
              aria-label="Pick the accent"
              value={colour ?? firstColour}
              onChange={({ currentTarget }) => onValueChange(currentTarget.value)}
              className="h-11 w-12 shrink-0 cursor-pointer rounded-lg border border-line-control bg-raised p-1 md:h-9"
            />
            <Input
              {...control}
              name="accent"
              value={value}
              onChange={({ currentTarget }) => onValueChange(currentTarget.value)}
              placeholder="#rrggbb"
              maxLength={7}
              autoComplete="off"
              spellCheck={false}
              className="max-w-32 font-mono"
            />
            {value !== "" && (
              <Button variant="quiet" onClick={() => onValueChange("")}>
                Use ours
              </Button>
            )}
          </div>
        )}
      </Field>
      <AccentPreview accent={colour} />
    </div>
  );
}
