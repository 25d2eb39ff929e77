import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";

interface ConfirmDeleteProps {
  /** The whole address; null: nothing is asked. */
  url: string | null;
  onAnswer: (goAhead: boolean) => void;
}

/** Asks before a DELETE goes out: it is as real as any client's. */
export function ConfirmDelete({ url, onAnswer }: ConfirmDeleteProps) {
  return (
    <Dialog
      open={url !== null}
      onOpenChange={() => onAnswer(false)}
      title="Send this DELETE?"
      description={
        <>
          It is a real request with your key: what it deletes is gone.
          <code className="mt-2 block break-all font-mono text-ink text-sm">{url}</code>
        </>
      }
    >
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={() => onAnswer(false)} autoFocus>
          Do not send
        </Button>
        <Button variant="danger" onClick={() => onAnswer(true)}>
          Send DELETE
        </Button>
      </div>
    </Dialog>
  );
}
