import { Form, useNavigation } from "@remix-run/react";
import { Play, Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { Field } from "#app/components/ui/field.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import { MoreFields } from "#app/features/form-fields/form-section.tsx";
import { MetricRowFields } from "./metric-row-fields.tsx";
import type { Sample } from "./samples.ts";
import type { TesterAnswer } from "./tester-action.ts";
import { mostRows, type TesterFields } from "./tester-form.ts";

/** The form's fields for a sample of a vendor. */
const fieldsOf = ({ rows, body, headers = "", durationMs }: Sample): TesterFields => ({
  rows: rows.map((row) => ({ ...row })),
  body,
  headers,
  request: "",
  status: "",
  duration_ms: durationMs === undefined ? "" : String(durationMs),
});

const errorsOf = (message: string | undefined) => (message === undefined ? undefined : [message]);

/** Expressions on one side, a reply on the other: what would each unit be counted as? */
export function Tester({ sample, answer }: { sample: Sample; answer: TesterAnswer | undefined }) {
  const pending = useNavigation().state !== "idle";
  const start = answer?.typed ?? fieldsOf(sample);
  const [rows, setRows] = useState(() => start.rows.map((row, index) => ({ ...row, key: index })));
  const errors = answer?.errors ?? {};
  // A result stands until its own expression is changed.
  const resultOf = (index: number) =>
    answer?.typed.rows[index]?.expression === rows[index]?.expression ? (answer?.results[index] ?? null) : null;
  const change = (key: number) => (next: { kind: string; expression: string }) =>
    setRows((old) => old.map((row) => (row.key === key ? { ...next, key } : row)));
  const add = () =>
    setRows((old) => [...old, { kind: "input", expression: "", key: Math.max(-1, ...old.map(({ key }) => key)) + 1 }]);
  return (
    <Form method="post" preventScrollReset className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
      <Card
        title="Expressions"
        actions={
          rows.length < mostRows && (
            <Button size="small" variant="quiet" onClick={add}>
              <Plus className="size-4" aria-hidden /> Add
            </Button>
          )
        }
      >
        <ul>
          {rows.map((row, index) => (
            <MetricRowFields
              key={row.key}
              row={row}
              number={index + 1}
              result={pending ? null : resultOf(index)}
              onChange={change(row.key)}
              onRemove={() => setRows((old) => old.filter(({ key }) => key !== row.key))}
            />
          ))}
        </ul>
        <div className="mt-4 flex justify-end">
          <Button type="submit" variant="primary" pending={pending} disabled={pending || rows.length === 0}>
            {!pending && <Play className="size-4" aria-hidden />}
            Evaluate
          </Button>
        </div>
      </Card>
      <div className="grid grid-cols-1 gap-4">
        <Card title="Reply">
          <Field
            label="Body"
            errors={errorsOf(errors.body)}
            hint="JSON, server-sent events or JSON lines, as the upstream sends it."
          >
            {(control) => (
              <Textarea
                {...control}
                name="body"
                rows={16}
                defaultValue={start.body}
                spellCheck={false}
                className="max-h-128 font-mono text-sm"
              />
            )}
          </Field>
        </Card>
        <MoreFields
          title="Headers, request and times"
          open={[start.headers, start.request, start.duration_ms].some(Boolean) || Object.keys(errors).length > 0}
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="Took" aside="ms" optional errors={errorsOf(errors.duration_ms)} hint="duration_ms">
              {(control) => (
                <Input {...control} name="duration_ms" defaultValue={start.duration_ms} inputMode="numeric" />
              )}
            </Field>
            <Field label="HTTP status" optional errors={errorsOf(errors.status)} hint="status; empty: 200">
              {(control) => <Input {...control} name="status" defaultValue={start.status} inputMode="numeric" />}
            </Field>
          </div>
          <Field label="Headers of the reply" optional errors={errorsOf(errors.headers)} hint='headers["x-units"]'>
            {(control) => (
              <Textarea
                {...control}
                name="headers"
                defaultValue={start.headers}
                spellCheck={false}
                placeholder="x-units: 3"
                className="font-mono text-sm"
              />
            )}
          </Field>
          <Field label="The client's request" optional errors={errorsOf(errors.request)} hint="request, as JSON">
            {(control) => (
              <Textarea
                {...control}
                name="request"
                defaultValue={start.request}
                spellCheck={false}
                className="font-mono text-sm"
              />
            )}
          </Field>
        </MoreFields>
      </div>
    </Form>
  );
}
