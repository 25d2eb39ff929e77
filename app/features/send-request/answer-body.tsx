import { Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { useCopied } from "#app/components/ui/copyable.tsx";
import { Tabs } from "#app/components/ui/tabs.tsx";
import { formatCount } from "#app/lib/format.ts";
import { bareType, downloadName, formatBytes, isText } from "./answer-kind.ts";
import { type Exchange, isUnderWay } from "./exchange.ts";
import { formatJson, isJson } from "./format-json.ts";
import { picturesIn } from "./pictures.ts";
import { saveBlob, useBlobUrl } from "./use-blob-url.ts";

/** What scrolls must be reachable by keyboard (WCAG 2.2, 2.1.1). */
const reachable = (label: string) => ({ tabIndex: 0, role: "group", "aria-label": label }) as const;

function Letters({ label, text, mono = true }: { label: string; text: string; mono?: boolean }) {
  const look = mono ? "font-mono text-sm leading-5.5" : "font-sans leading-relaxed [unicode-bidi:plaintext]";
  return (
    <pre
      {...reachable(label)}
      className={`max-h-112 overflow-auto whitespace-pre-wrap rounded-lg border border-line bg-sunken p-3.5 text-ink [overflow-wrap:anywhere] ${look}`}
    >
      {text}
    </pre>
  );
}

/** What the events say, and the events as they came. */
function Stream({ text, said }: { text: string; said: string }) {
  const events = <Letters label="Events" text={text} />;
  if (said === "") return events;
  return (
    <Tabs
      label="The stream"
      tabs={[
        { id: "said", label: "Text", content: <Letters label="Text" text={said} mono={false} /> },
        { id: "events", label: "Events", content: events },
      ]}
    />
  );
}

function Pictures({ addresses }: { addresses: readonly string[] }) {
  return (
    <div className="flex flex-wrap gap-3">
      {addresses.map((address, index) => (
        <img
          key={address}
          src={address}
          alt={`${index + 1} of ${addresses.length} in the answer`}
          className="max-h-64 max-w-full rounded-lg border border-line bg-sunken object-contain"
        />
      ))}
    </div>
  );
}

/** The pictures of an answer that carries them in its JSON: read from the whole, of which the screen shows a part. */
function usePictures(content: Blob | null): readonly string[] {
  const [addresses, setAddresses] = useState<readonly string[]>([]);
  useEffect(() => {
    let isShown = true;
    void content?.text().then((whole) => {
      if (isShown) setAddresses(picturesIn(whole));
    });
    return () => {
      isShown = false;
      setAddresses([]);
    };
  }, [content]);
  return addresses;
}

function JsonBody({ exchange }: { exchange: Exchange }) {
  const { text, isCut, content } = exchange;
  const addresses = usePictures(content);
  const shown = useMemo(
    () => (content !== null && !isCut && isJson(text) ? formatJson(text) : { text, isShortened: false }),
    [content, text, isCut],
  );
  return (
    <>
      {addresses.length > 0 && <Pictures addresses={addresses} />}
      <Letters label="Body" text={shown.text} />
      {shown.isShortened && (
        <p className="text-ink-muted text-sm">Long texts are shortened here; the download has all.</p>
      )}
    </>
  );
}

/** A recording of a model brings no captions. */
const player = { controls: true, className: "w-full", "aria-label": "The sound in the answer" } as const;

function Media({ exchange }: { exchange: Exchange }) {
  const { kind, content, contentType } = exchange;
  const url = useBlobUrl(content, bareType(contentType));
  if (url === null) return null;
  return kind === "image" ? <Pictures addresses={[url]} /> : <audio {...player} src={url} />;
}

function Shown({ exchange }: { exchange: Exchange }) {
  const { kind, text, said, bytes } = exchange;
  if (bytes === 0) return isUnderWay(exchange) ? null : <p className="text-ink-muted">The answer has no body.</p>;
  if (kind === "stream") return <Stream text={text} said={said} />;
  if (kind === "json") return <JsonBody exchange={exchange} />;
  if (kind === "text") return <Letters label="Body" text={text} />;
  if (kind === "file") return <p className="text-ink-muted">The answer is a file: {formatBytes(bytes)}.</p>;
  return <Media exchange={exchange} />;
}

/** Takes what came along: as text, or as a file. */
function Tools({ exchange, operationId }: { exchange: Exchange; operationId: string }) {
  const { kind, text, said, content, contentType, isCut } = exchange;
  const { copied, copy } = useCopied(said || text);
  if (content === null || content.size === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isText(kind) && !isCut && (
        <Button size="small" onClick={copy}>
          {copied ? "Copied" : "Copy"}
        </Button>
      )}
      <Button size="small" onClick={() => saveBlob(content, downloadName(operationId, contentType))}>
        <Download className="size-3.5" aria-hidden />
        Download
      </Button>
      <span className="text-ink-muted text-sm">{formatBytes(content.size)}</span>
    </div>
  );
}

/** The body of an answer, by what it is; as much of it as a screen takes. */
export function AnswerBody({ exchange, operationId }: { exchange: Exchange; operationId: string }) {
  return (
    <div className="grid min-w-0 gap-3">
      <Shown exchange={exchange} />
      {exchange.isCut && (
        <p className="text-ink-muted text-sm">
          Only the first {formatCount(exchange.text.length)} characters are shown; the download has all.
        </p>
      )}
      <Tools exchange={exchange} operationId={operationId} />
    </div>
  );
}
