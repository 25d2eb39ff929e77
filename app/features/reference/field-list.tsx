import clsx from "clsx";
import type { Field } from "./describe-fields.ts";

function FieldRow({ field, prefix, answered }: { field: Field; prefix: string; answered: boolean }) {
  const id = `${prefix}.${field.name}`;
  return (
    <li id={id} className="scroll-mt-20 border-line border-b py-3 last:border-b-0 target:bg-accent-soft">
      <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
        <a href={`#${id}`} className="break-all font-mono font-semibold text-ink text-sm hover:underline">
          {field.name}
        </a>
        <span className="text-ink-muted text-sm">{field.type}</span>
        {field.required && !answered && <span className="font-medium text-critical-text text-xs">required</span>}
        {!field.required && answered && <span className="text-ink-faint text-xs">not always</span>}
      </p>
      {field.description && <p className="mt-1 text-pretty text-ink-muted">{field.description}</p>}
      {field.rules.length > 0 && (
        <p className="mt-1 text-ink-muted text-sm [overflow-wrap:anywhere]">{field.rules.join("; ")}</p>
      )}
      {field.fields.length > 0 && (
        <details className="mt-2">
          <summary className="cursor-pointer text-accent-text text-sm">
            {field.fields.length === 1 ? "1 field" : `${field.fields.length} fields`} of {field.name}
          </summary>
          <FieldList fields={field.fields} prefix={id} answered={answered} nested />
        </details>
      )}
    </li>
  );
}

interface FieldListProps {
  fields: readonly Field[];
  /** Begins the ids of its rows, so that each has an address. */
  prefix: string;
  /** They come rather than being sent: nothing of them is the reader's to give. */
  answered?: boolean;
  nested?: boolean;
}

/** Fields with their types and meaning; those inside them unfold. */
export function FieldList({ fields, prefix, answered = false, nested = false }: FieldListProps) {
  return (
    <ul className={clsx(nested && "mt-1 border-line border-l pl-4")}>
      {fields.map((field) => (
        <FieldRow key={field.name} field={field} prefix={prefix} answered={answered} />
      ))}
    </ul>
  );
}
