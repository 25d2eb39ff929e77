import type { ReactNode } from "react";
import { useState } from "react";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Switch } from "#app/components/ui/switch.tsx";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import type { OperationView, ResponseView } from "./describe-operation.ts";
import { FieldList } from "./field-list.tsx";
import { MethodBadge } from "./method-badge.tsx";
import { operationSample, type SampleReader } from "./operation-sample.ts";

function Section({ id, title, aside, children }: { id: string; title: string; aside?: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-20">
      <div className="flex flex-wrap items-baseline justify-between gap-2 border-line border-b pb-1.5">
        <h2 id={`${id}-title`} className="font-semibold text-ink text-lg">
          <a href={`#${id}`} className="hover:underline">
            {title}
          </a>
        </h2>
        {aside && <span className="font-mono text-ink-muted text-sm">{aside}</span>}
      </div>
      {children}
    </section>
  );
}

const placeTitles = { path: "In the path", query: "In the query", header: "Headers" } as const;

function Answer({ answer }: { answer: ResponseView }) {
  return (
    <Section id={`answer-${answer.status}`} title={`Answer ${answer.status}`} aside={answer.contentType ?? ""}>
      {answer.fields.length > 0 ? (
        <FieldList fields={answer.fields} prefix={`answer-${answer.status}`} answered />
      ) : (
        <p className="py-3 text-ink-muted">
          {answer.type === "" ? answer.description : `The answer is a ${answer.type}.`}
        </p>
      )}
      {answer.headers.length > 0 && (
        <dl className="mt-2 grid gap-1.5 text-sm sm:grid-cols-[16rem_minmax(0,1fr)]">
          {answer.headers.map(({ name, description }) => (
            <div key={name} className="contents">
              <dt className="break-all font-mono text-ink">{name}</dt>
              <dd className="text-ink-muted">{description}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function Refusals({ refusals }: { refusals: readonly ResponseView[] }) {
  return (
    <Section id="refusals" title="Refusals">
      <dl className="grid gap-x-4 gap-y-2 py-3 sm:grid-cols-[4rem_minmax(0,1fr)]">
        {refusals.map(({ status, description }) => (
          <div key={status} className="contents">
            <dt className="font-mono font-semibold text-ink">{status}</dt>
            <dd className="whitespace-pre-line text-pretty text-ink-muted">{description}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Samples({ view, reader }: { view: OperationView; reader: SampleReader }) {
  const [stream, setStream] = useState(false);
  return (
    <div className="grid gap-3">
      <CodeBlock label="The call in code" samples={writeSamples(operationSample(view, reader, stream))} />
      {view.streams !== null && (
        <Switch
          label="Stream"
          description="The answer piece by piece, as it is made."
          checked={stream}
          onChange={({ currentTarget }) => setStream(currentTarget.checked)}
        />
      )}
    </div>
  );
}

interface OperationPageProps {
  view: OperationView;
  reader: SampleReader;
  /** Where the document's paths begin, as it is written. */
  shownRoot: string;
  /** Under the samples: trying it out. */
  children?: ReactNode;
}

/** Everything about one operation. */
export function OperationPage({ view, reader, shownRoot, children }: OperationPageProps) {
  return (
    <article className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,28rem)] xl:gap-x-10">
      <header className="grid gap-2 xl:col-span-2">
        <p className="text-ink-muted text-sm">{view.tag}</p>
        <h1 className="font-semibold text-2xl text-ink tracking-tight">{view.summary}</h1>
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
          <MethodBadge method={view.method} className="text-sm!" />
          <code className="min-w-0 break-all font-mono text-ink text-sm">
            <span className="text-ink-faint">{shownRoot}</span>
            {view.path}
          </code>
        </p>
        {view.description && <p className="max-w-prose text-pretty text-ink-muted">{view.description}</p>}
      </header>
      <div className="order-2 grid min-w-0 gap-6 xl:order-1">
        {view.parameters.map(({ place, fields }) => (
          <Section key={place} id={place} title={placeTitles[place]}>
            <FieldList fields={fields} prefix={place} />
          </Section>
        ))}
        {view.body && view.body.fields.length > 0 && (
          <Section id="body" title="Body" aside={view.body.contentType}>
            <FieldList fields={view.body.fields} prefix="body" />
          </Section>
        )}
        {view.answers.map((answer) => (
          <Answer key={answer.status} answer={answer} />
        ))}
        <Refusals refusals={view.refusals} />
      </div>
      <div className="order-1 grid min-w-0 gap-4 xl:sticky xl:top-20 xl:order-2">
        <Samples view={view} reader={reader} />
        {children}
      </div>
    </article>
  );
}
