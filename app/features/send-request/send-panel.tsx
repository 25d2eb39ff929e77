import { Send } from "lucide-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { type CallDraft, firstDraft } from "#app/features/reference/call-draft.ts";
import type { OperationView } from "#app/features/reference/describe-operation.ts";
import type { SampleReader } from "#app/features/reference/operation-sample.ts";
import { useReference } from "#app/features/reference/use-reader.ts";
import { AnswerView } from "./answer-view.tsx";
import { BodyField } from "./body-field.tsx";
import { type BuiltRequest, buildRequest, type Wrongs } from "./build-request.ts";
import { ConfirmDelete } from "./confirm-delete.tsx";
import { type Exchange, isUnderWay } from "./exchange.ts";
import { KeyField } from "./key-field.tsx";
import { ParameterGroup } from "./parameter-fields.tsx";
import { StreamCharge } from "./stream-charge.tsx";
import { useSend } from "./use-send.ts";

interface SendPanelProps {
  view: OperationView;
  reader: SampleReader;
  draft: CallDraft;
  onChange: (draft: CallDraft) => void;
  /** Turns streaming on and off in the body. */
  streamSwitch: ReactNode;
}

/** Why it matters that it is real; null: it reads. */
function realityOf({ method }: OperationView, { keyPrefix }: SampleReader): string | null {
  if (method === "get") return null;
  return keyPrefix === "slk_"
    ? "A real request: what it uses is charged to the endpoint's credits."
    : "A real request: what it changes stays changed.";
}

const groups = [
  { place: "path", title: "Path" },
  { place: "query", title: "Query" },
  { place: "form", title: "Form" },
  { place: "header", title: "Headers" },
] as const;

interface InputsProps extends Omit<SendPanelProps, "reader"> {
  reader: SampleReader;
  wrongs: Wrongs;
}

function Inputs({ view, reader, draft, wrongs, onChange, streamSwitch }: InputsProps) {
  return (
    <>
      {groups.map(({ place, title }) => (
        <ParameterGroup
          key={place}
          title={title}
          aside={place === "header"}
          inputs={view.inputs.filter((input) => input.place === place)}
          draft={draft}
          wrongs={wrongs}
          onChange={onChange}
        />
      ))}
      {view.body !== null && view.fileField === null && (
        <BodyField draft={draft} example={firstDraft(view, reader).body} onChange={onChange} />
      )}
      {streamSwitch}
    </>
  );
}

/** A model answered, and the headers went out before its charge was known: streams, and sounds as they are made. */
function isChargedLater({ headers, status }: Exchange): boolean {
  const names = headers.map(({ name }) => name);
  return status !== null && status < 300 && names.includes("x-sluice-model") && !names.includes("x-sluice-charge");
}

/** What no header told: the reader's own procedures know, once it is settled. */
function chargeOf(exchange: Exchange, { receipts, endpointId }: SampleReader): ReactNode {
  const { requestId } = exchange;
  if (isUnderWay(exchange) || !isChargedLater(exchange)) return null;
  if (receipts === "visitor" || endpointId === null || requestId === null) return null;
  return <StreamCharge endpointId={endpointId} requestId={requestId} reader={receipts} />;
}

/** A call filled in and sent as any client sends it, and its answer. */
export default function SendPanel({ view, reader, draft, onChange, streamSwitch }: SendPanelProps) {
  const { sending, onSending } = useReference();
  const { exchange, send, stop } = useSend();
  const [asked, setAsked] = useState<BuiltRequest | null>(null);
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const { path, keyPrefix } = reader;
  const secret = sending.secrets[keyPrefix];
  const built = buildRequest(view, draft, { path, keyPrefix, secret });
  const wrongs: Wrongs = refusals > 0 && "wrongs" in built ? built.wrongs : {};
  const running = exchange !== null && isUnderWay(exchange);
  const reality = realityOf(view, reader);

  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [refusals]);

  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (running) return;
    if ("wrongs" in built) return setRefusals(refusals + 1);
    setRefusals(0);
    if (view.method === "delete") setAsked(built.request);
    else send(built.request);
  };

  return (
    <Card title="Send a request" flush>
      <form
        ref={form}
        noValidate
        autoComplete="off"
        className="grid min-w-0 gap-5 p-4"
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit(event);
        }}
      >
        <Inputs
          view={view}
          reader={reader}
          draft={draft}
          wrongs={wrongs}
          onChange={onChange}
          streamSwitch={streamSwitch}
        />
        <KeyField
          reader={reader}
          secret={secret}
          wrong={wrongs.key}
          onChange={(pasted) => onSending({ ...sending, secrets: { ...sending.secrets, [keyPrefix]: pasted } })}
        />
        <div className="flex items-center justify-between gap-4">
          <p className="min-w-0 text-pretty text-ink-muted text-sm">
            {reality} <span className="hidden text-ink-faint md:inline">Ctrl or ⌘ and Enter sends it.</span>
          </p>
          <Button
            type="submit"
            variant="primary"
            aria-keyshortcuts="Control+Enter Meta+Enter"
            pending={running}
            disabled={running}
          >
            {!running && <Send className="size-4" aria-hidden />}
            Send
          </Button>
        </div>
      </form>
      {exchange && (
        <AnswerView exchange={exchange} operationId={view.id} charge={chargeOf(exchange, reader)} onStop={stop} />
      )}
      <ConfirmDelete
        url={asked && window.location.origin + asked.target}
        onAnswer={(goAhead) => {
          if (goAhead && asked) send(asked);
          setAsked(null);
        }}
      />
    </Card>
  );
}
