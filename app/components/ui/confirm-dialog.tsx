import { useFetcher } from "@remix-run/react";
import { type ReactNode, useState } from "react";
import type { FormAnswer } from "#app/lib/form-answer.ts";
import { newOnce, onceName } from "#app/lib/once.ts";
import { useDone } from "#app/lib/use-done.ts";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Field } from "./field.tsx";
import { Input } from "./input.tsx";
import { Notice } from "./notice.tsx";
import { useToast } from "./toaster.tsx";

interface ConfirmDialogProps {
  /** The button that asks; without one give `open` and `onOpenChange` (from a menu). */
  trigger?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** A question that names the thing: "Revoke “Chatbot”?" */
  title: string;
  /** What happens then, in numbers: "Revokes 2 keys used 14 times in the last hour. It cannot be undone." */
  effect: ReactNode;
  /** The verb, with its object: "Revoke key". */
  confirmLabel: string;
  cancelLabel?: string;
  /** `danger` for what can't be undone. */
  tone?: "danger" | "primary";
  /** What has to be typed first, for acts that end something for many: the thing's name. */
  typed?: string;
  /** What is posted, `intent` among it, to this page's action or the one at `action`. */
  fields: Readonly<Record<string, string>>;
  action?: string;
  /** Said when it is done. */
  said: string;
}

/** The refusal in an answer of `answerForm`, as one text. */
function failureOf(answer: FormAnswer<unknown> | undefined): string | null {
  if (!answer || !("submission" in answer)) return null;
  const { error } = answer.submission;
  return error ? Object.values(error).flat().filter(Boolean).join(" ") : null;
}

function Question(props: ConfirmDialogProps & { onClose: () => void }) {
  const { onClose, said } = props;
  const fetcher = useFetcher<FormAnswer<unknown>>();
  const say = useToast();
  const [text, setText] = useState("");
  const [once] = useState(newOnce);
  const pending = fetcher.state !== "idle";
  const failure = failureOf(fetcher.data);
  const done = Boolean(fetcher.state === "idle" && fetcher.data && !("submission" in fetcher.data));
  useDone(done, () => {
    onClose();
    say(said);
  });
  return (
    <fetcher.Form method="post" {...(props.action ? { action: props.action } : {})} className="grid gap-4">
      {failure && (
        <Notice tone="critical" alert>
          {failure}
        </Notice>
      )}
      <input type="hidden" name={onceName} value={once} />
      {Object.entries(props.fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {props.typed && (
        <Field label={`Type “${props.typed}” to confirm`}>
          {(control) => (
            <Input {...control} value={text} onChange={(event) => setText(event.target.value)} autoComplete="off" />
          )}
        </Field>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="quiet" onClick={onClose} autoFocus={!props.typed}>
          {props.cancelLabel ?? "Keep it"}
        </Button>
        <Button
          type="submit"
          variant={props.tone ?? "danger"}
          pending={pending}
          disabled={pending || (props.typed !== undefined && text.trim() !== props.typed.trim())}
        >
          {props.confirmLabel}
        </Button>
      </div>
    </fetcher.Form>
  );
}

/** Asks before something is destroyed, says what that does, does it by the page's action. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [openHere, setOpenHere] = useState(false);
  const open = props.open ?? openHere;
  const setOpen = props.onOpenChange ?? setOpenHere;
  return (
    <Dialog trigger={props.trigger} open={open} onOpenChange={setOpen} title={props.title} description={props.effect}>
      <Question {...props} onClose={() => setOpen(false)} />
    </Dialog>
  );
}
