import { MessagesSquare } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { AnswerEntry } from "./answer-entry.tsx";
import type { Entry } from "./conversation.ts";
import type { PlaygroundBackend } from "./playground-backend.ts";

function Part({ who, children }: { who: string; children: ReactNode }) {
  return (
    <li className="grid gap-1.5 border-line border-b px-4 py-4 last:border-b-0 sm:grid-cols-[6.5rem_minmax(0,1fr)] sm:gap-4">
      <p className="truncate pt-px font-medium text-ink-muted text-sm">{who}</p>
      <div className="min-w-0">{children}</div>
    </li>
  );
}

const typed = "whitespace-pre-wrap text-ink leading-relaxed [overflow-wrap:anywhere] [unicode-bidi:plaintext]";

interface TranscriptProps {
  entries: readonly Entry[];
  backend: PlaygroundBackend;
  onAgain: () => void;
  /** What is answered with the balance; absent: nothing is, or there are entries to show instead. */
  magicWord?: string | undefined;
}

/** What was said so far. It stays at its end while an answer grows, unless the reader has scrolled away. */
export function Transcript({ entries, backend, onAgain, magicWord }: TranscriptProps) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (entries.length > 0 && element && follows.current) element.scrollTop = element.scrollHeight;
  }, [entries]);
  const lastId = entries.at(-1)?.id;
  return (
    <section
      ref={box}
      aria-label="Conversation"
      {...reachable}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < 80;
      }}
      className="min-h-60 flex-1 overflow-y-auto rounded-t-[11px]"
    >
      {entries.length === 0 ? (
        <EmptyState icon={MessagesSquare} title="Say something to the model">
          It is sent as your own programs would send it: the same address, the same limits, the same price.
          {magicWord && (
            <>
              {" "}
              Try
              <code className="wrap-anywhere mx-1 rounded bg-sunken px-1 py-0.5 font-mono text-sm">{magicWord}</code>
              to see what is left, for nothing.
            </>
          )}
        </EmptyState>
      ) : (
        <ol>
          {entries.map((entry) => {
            if (entry.kind === "answer")
              return (
                <Part key={entry.id} who="Assistant">
                  <AnswerEntry run={entry.run} backend={backend} onAgain={entry.id === lastId ? onAgain : null} />
                </Part>
              );
            const who = entry.kind === "user" ? "You" : `Result of ${entry.call.name}`;
            return (
              <Part key={entry.id} who={who}>
                <p className={typed}>{entry.text}</p>
              </Part>
            );
          })}
        </ol>
      )}
    </section>
  );
}

const reachable = { tabIndex: 0 } as const;
