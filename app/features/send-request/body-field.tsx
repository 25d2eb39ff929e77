import { Field } from "#app/components/ui/field.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { type CallDraft, readBody, withBody } from "#app/features/reference/call-draft.ts";
import { formatJson } from "./format-json.ts";

interface BodyFieldProps {
  draft: CallDraft;
  /** The operation's own example. */
  example: string;
  onChange: (draft: CallDraft) => void;
}

const linkClasses = "rounded text-accent-text hover:underline disabled:cursor-not-allowed disabled:opacity-55";

/** A JSON body as it goes out. What is not JSON is said while it is typed. */
export function BodyField({ draft, example, onChange }: BodyFieldProps) {
  const read = readBody(draft.body);
  const isWrong = "error" in read;
  const tools = (
    <span className="flex gap-3">
      <button
        type="button"
        className={linkClasses}
        disabled={isWrong}
        onClick={() => onChange(withBody(draft, formatJson(draft.body, Number.POSITIVE_INFINITY).text))}
      >
        Format
      </button>
      <button
        type="button"
        className={linkClasses}
        disabled={draft.body === example}
        onClick={() => onChange(withBody(draft, example))}
      >
        Example
      </button>
    </span>
  );
  return (
    <Field label="Body" aside={tools} errors={isWrong ? [read.error] : undefined}>
      {(control) => (
        <Textarea
          {...control}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          className="max-h-112! overflow-auto whitespace-pre-wrap font-mono text-sm! leading-5.5 [overflow-wrap:anywhere]"
          value={draft.body}
          onChange={({ currentTarget }) => onChange(withBody(draft, currentTarget.value))}
        />
      )}
    </Field>
  );
}
