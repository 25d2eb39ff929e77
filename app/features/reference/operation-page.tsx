import { ChevronUp, Send } from "lucide-react";
import { lazy, type ReactNode, Suspense, useDeferredValue, useId, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { CodeBlock } from "#app/components/ui/code-block.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { Switch } from "#app/components/ui/switch.tsx";
import { writeSamples } from "#app/features/code-samples/write-samples.ts";
import { useMounted } from "#app/lib/use-mounted.ts";
import { asksForStream, type CallDraft, firstDraft, withStream } from "./call-draft.ts";
import type { OperationView, ResponseView } from "./describe-operation.ts";
import { FieldList } from "./field-list.tsx";
import { MethodBadge } from "./method-badge.tsx";
import { operationSample, type SampleReader } from "./operation-sample.ts";
import { useReference } from "./use-reader.ts";

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

/** Asks for the answer piece by piece, in the body and so in the samples. */
function StreamSwitch({ view, draft, onChange }: DraftProps) {
  if (view.streams === null) return null;
  return (
    <Switch
      label="Stream"
      description="The answer piece by piece, as it is made."
      checked={asksForStream(view, draft)}
      onChange={({ currentTarget }) => onChange(withStream(view, draft, currentTarget.checked))}
    />
  );
}

interface DraftProps {
  view: OperationView;
  draft: CallDraft;
  onChange: (draft: CallDraft) => void;
}

/** Most of the script of sending: few who read send. */
const SendPanel = lazy(() => import("#app/features/send-request/send-panel.tsx"));

function Opener({ panelId }: { panelId: string }) {
  const { sending, onSending } = useReference();
  // Without JavaScript nothing can be sent.
  if (!useMounted()) return null;
  return (
    <Button
      variant={sending.open ? "secondary" : "primary"}
      aria-expanded={sending.open}
      aria-controls={sending.open ? panelId : undefined}
      onClick={() => onSending({ ...sending, open: !sending.open })}
    >
      {sending.open ? <ChevronUp className="size-4" aria-hidden /> : <Send className="size-4" aria-hidden />}
      {sending.open ? "Hide the request" : "Send a request"}
    </Button>
  );
}

function Head({ view, shownRoot, panelId }: { view: OperationView; shownRoot: string; panelId: string }) {
  return (
    <header className="grid gap-2 xl:col-span-2">
      <p className="text-ink-muted text-sm">{view.tag}</p>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <h1 className="font-semibold text-2xl text-ink tracking-tight">{view.summary}</h1>
        <Opener panelId={panelId} />
      </div>
      <p className="flex min-w-0 flex-wrap items-baseline gap-x-2.5">
        <MethodBadge method={view.method} className="text-sm!" />
        <code className="min-w-0 break-all font-mono text-ink text-sm">
          <span className="text-ink-faint">{shownRoot}</span>
          {view.path}
        </code>
      </p>
      {view.description && <p className="max-w-prose text-pretty text-ink-muted">{view.description}</p>}
    </header>
  );
}

/** What there is to know: parameters, body, answers, refusals. */
function Description({ view }: { view: OperationView }) {
  return (
    <>
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
    </>
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

/** Everything about one operation; the samples tell what the reader has typed. */
export function OperationPage({ view, reader, shownRoot, children }: OperationPageProps) {
  const { sending } = useReference();
  const [typed, setTyped] = useState<CallDraft | null>(null);
  const panelId = useId();
  const draft = typed ?? firstDraft(view, reader);
  const samples = writeSamples(operationSample(view, reader, useDeferredValue(draft)));
  const streamSwitch = <StreamSwitch view={view} draft={draft} onChange={setTyped} />;
  return (
    <article className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,28rem)] xl:gap-x-10">
      <Head view={view} shownRoot={shownRoot} panelId={panelId} />
      {/* On a phone the samples stand between sending and reading; beside them where there is room. */}
      <div className="contents xl:grid xl:min-w-0 xl:gap-8">
        {sending.open && (
          <div id={panelId} className="order-1 min-w-0">
            <Suspense fallback={<Skeleton className="h-96 rounded-xl" />}>
              <SendPanel view={view} reader={reader} draft={draft} onChange={setTyped} streamSwitch={streamSwitch} />
            </Suspense>
          </div>
        )}
        <div className="order-3 grid min-w-0 gap-6">
          <Description view={view} />
        </div>
      </div>
      <div className="order-2 grid min-w-0 gap-4 xl:sticky xl:top-20">
        <CodeBlock label="The call in code" samples={samples} />
        {!sending.open && streamSwitch}
        {children}
      </div>
    </article>
  );
}
