import { Check, Copy, Download } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { useCopied } from "#app/components/ui/copyable.tsx";
import { Notice } from "#app/components/ui/notice.tsx";

/** The recovery codes, the only time they are shown. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const text = codes.join("\n");
  const { copied, copy } = useCopied(text);
  return (
    <div className="grid gap-4">
      <Notice tone="warning">
        Keep these where your phone is not. Each signs you in once when the phone is lost; they are shown only now.
      </Notice>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-lg bg-sunken p-3 font-mono text-ink ring-1 ring-line ring-inset">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={copy}>
          {copied ? <Check className="size-4" aria-hidden /> : <Copy className="size-4" aria-hidden />}
          <span role="status">{copied ? "Copied" : "Copy"}</span>
        </Button>
        <Button asChild>
          <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`} download="recovery-codes.txt">
            <Download className="size-4" aria-hidden />
            Download
          </a>
        </Button>
        <Button variant="primary" onClick={onDone}>
          I have kept them
        </Button>
      </div>
    </div>
  );
}
