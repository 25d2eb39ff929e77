import clsx from "clsx";
import { Brain, RotateCcw, Wrench } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Notice } from "#app/components/ui/notice.tsx";
import type { Answer, ToolCall } from "./answer.ts";
import { hasContent } from "./answer.ts";
import { isRunning, type Run } from "./conversation.ts";
import type { Failure } from "./failure.ts";
import type { PlaygroundBackend } from "./playground-backend.ts";
import { RunMeter } from "./run-meter.tsx";

/** A failure in words; where credits help, the way to them. */
export function FailureNotice({ failure }: { failure: Failure }) {
  return (
    <Notice tone="critical" alert>
      <p className="font-semibold">{failure.title}</p>
      <p className="wrap-anywhere">{failure.advice}</p>
      {failure.checkoutUrl && (
        <a href={failure.checkoutUrl} className="mt-1 inline-block font-semibold underline underline-offset-2">
          Buy credits
        </a>
      )}
    </Notice>
  );
}

function Reasoning({ text, open }: { text: string; open: boolean }) {
  return (
    <details open={open} className="rounded-lg bg-sunken px-3 py-2 text-ink-muted text-sm">
      <summary className="cursor-pointer font-medium">
        <Brain className="-mt-0.5 mr-1.5 inline size-4" aria-hidden />
        Reasoning
      </summary>
      <p className="mt-2 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
    </details>
  );
}

function Call({ call }: { call: ToolCall }) {
  return (
    <div className="min-w-0 rounded-lg bg-sunken px-3 py-2 ring-1 ring-line ring-inset">
      <p className="font-medium text-ink text-sm">
        <Wrench className="-mt-0.5 mr-1.5 inline size-4 text-ink-faint" aria-hidden />
        Calls <code className="font-mono [overflow-wrap:anywhere]">{call.name || "a tool"}</code>
      </p>
      <p className="mt-1 whitespace-pre-wrap font-mono text-ink-muted text-sm [overflow-wrap:anywhere]">
        {call.arguments}
      </p>
    </div>
  );
}

function Said({ answer, running }: { answer: Answer; running: boolean }) {
  return (
    <>
      {answer.reasoning !== "" && <Reasoning text={answer.reasoning} open={running && answer.text === ""} />}
      {answer.text !== "" && (
        <p
          className={clsx(
            "whitespace-pre-wrap text-ink leading-relaxed [overflow-wrap:anywhere] [unicode-bidi:plaintext]",
            running &&
              "after:ml-0.5 after:inline-block after:h-4 after:w-1.5 after:translate-y-0.5 after:bg-accent motion-safe:after:animate-pulse",
          )}
        >
          {answer.text}
        </p>
      )}
      {answer.toolCalls.map((call) => (
        <Call key={call.id} call={call} />
      ))}
    </>
  );
}

interface AnswerEntryProps {
  run: Run;
  backend: PlaygroundBackend;
  /** Given for the last answer: asks for it anew. */
  onAgain: (() => void) | null;
}

/** What the model answered, how it ended and what it took. */
export function AnswerEntry({ run, backend, onAgain }: AnswerEntryProps) {
  const running = isRunning(run);
  const isCut = run.state === "complete" && run.answer.finishReason === "length";
  return (
    <div className="grid min-w-0 gap-3" aria-busy={running}>
      {running && !hasContent(run.answer) && (
        <p className="text-ink-muted motion-safe:animate-pulse">Waiting for the first token …</p>
      )}
      <Said answer={run.answer} running={running} />
      {run.state === "stopped" && <p className="text-ink-muted text-sm">You stopped it.</p>}
      {isCut && <p className="text-ink-muted text-sm">It ended at the limit of tokens.</p>}
      {run.failure && <FailureNotice failure={run.failure} />}
      {!running && onAgain && (
        <div>
          <Button size="small" onClick={onAgain}>
            <RotateCcw className="size-3.5" aria-hidden />
            {run.state === "complete" ? "Answer again" : "Try again"}
          </Button>
        </div>
      )}
      <RunMeter run={run} backend={backend} />
    </div>
  );
}
