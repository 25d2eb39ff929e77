import { Square } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { Badge, type Tone } from "#app/components/ui/badge.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Copyable } from "#app/components/ui/copyable.tsx";
import { Figure } from "#app/components/ui/figure.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import { formatDuration } from "#app/lib/format.ts";
import { AnswerBody } from "./answer-body.tsx";
import { formatBytes } from "./answer-kind.ts";
import { type Exchange, isUnderWay, type Phase } from "./exchange.ts";

interface AnswerViewProps {
  exchange: Exchange;
  operationId: string;
  /** What a stream was charged, where somebody knows. */
  charge: ReactNode;
  onStop: () => void;
}

const phaseWords: Record<Phase, string> = {
  waiting: "Sent: waiting for the answer",
  receiving: "The answer is coming",
  complete: "The answer is complete",
  stopped: "Stopped: the answer is incomplete",
  failed: "The answer is incomplete",
};

const toneOf = (status: number): Tone => (status < 300 ? "positive" : status < 500 ? "warning" : "critical");

/** HTTP/2 answers bring no words; the common ones have theirs (RFC 9110, 15). */
const statusWords: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  204: "No Content",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  413: "Content Too Large",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

function Status({ exchange, onStop }: Pick<AnswerViewProps, "exchange" | "onStop">) {
  const { phase, status, statusText } = exchange;
  const words = status === null ? "" : statusText || statusWords[status] || "";
  return (
    <div className="flex min-h-8.5 flex-wrap items-center justify-between gap-2">
      <p role="status" className="flex min-w-0 flex-wrap items-center gap-2 text-ink-muted text-sm">
        {status !== null && (
          <Badge tone={toneOf(status)}>
            {status} {words}
          </Badge>
        )}
        {phase === "failed" && status === null ? "Failed" : phaseWords[phase]}
      </p>
      {isUnderWay(exchange) && (
        <Button size="small" onClick={onStop}>
          <Square className="size-3 fill-current" aria-hidden />
          Stop
        </Button>
      )}
    </div>
  );
}

function Figures({ exchange, charge }: Pick<AnswerViewProps, "exchange" | "charge">) {
  const { firstByteMs, totalMs, bytes } = exchange;
  if (firstByteMs === null) return null;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-2">
      <Figure label="First byte">{formatDuration(firstByteMs)}</Figure>
      {totalMs !== null && <Figure label="Total">{formatDuration(totalMs)}</Figure>}
      <Figure label="Size">{formatBytes(bytes)}</Figure>
      {charge && <Figure label="Charge">{charge}</Figure>}
    </dl>
  );
}

function Headers({ headers }: Pick<Exchange, "headers">) {
  if (headers.length === 0) return null;
  return (
    <dl
      aria-label="Headers of the answer"
      className="grid grid-cols-1 gap-x-4 gap-y-1 font-mono text-sm sm:grid-cols-[minmax(0,16rem)_minmax(0,1fr)]"
    >
      {headers.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="break-all text-ink-muted">{name}</dt>
          <dd className="min-w-0 break-all text-ink">
            {name === "x-request-id" ? <Copyable value={value} label="request id" /> : value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What was sent, and what has come back of it. */
export function AnswerView({ exchange, operationId, charge, onStop }: AnswerViewProps) {
  const section = useRef<HTMLElement>(null);
  const isSent = exchange.phase === "waiting";
  useEffect(() => {
    if (isSent) section.current?.scrollIntoView({ block: "nearest" });
  }, [isSent]);
  return (
    <section
      ref={section}
      aria-label="Answer"
      aria-busy={isUnderWay(exchange)}
      className="grid min-w-0 scroll-mb-4 gap-3.5 border-line border-t p-4"
    >
      <Status exchange={exchange} onStop={onStop} />
      <p className="break-all font-mono text-ink-muted text-sm">
        <span className="font-semibold text-ink">{exchange.method}</span> {exchange.url}
      </p>
      {exchange.problem && (
        <Notice tone="critical" alert>
          {exchange.problem}
        </Notice>
      )}
      <Figures exchange={exchange} charge={charge} />
      <Headers headers={exchange.headers} />
      {exchange.status !== null && <AnswerBody exchange={exchange} operationId={operationId} />}
    </section>
  );
}
