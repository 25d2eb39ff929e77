import { ArrowUp, Square } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Textarea } from "#app/components/ui/textarea.tsx";
import type { ToolCall } from "./answer.ts";

interface ComposerProps {
  /** Stands there at first. */
  initialText?: string;
  running: boolean;
  /** Why nothing can be sent; null: it can. */
  obstacle: string | null;
  openCall: ToolCall | null;
  onSay: (text: string) => void;
  onStop: () => void;
}

/** Where the next message is written. Enter sends it, Shift and Enter begins a line. */
export function Composer({ initialText = "", running, obstacle, openCall, onSay, onStop }: ComposerProps) {
  const [text, setText] = useState(initialText);
  const sendable = !running && obstacle === null && text.trim() !== "";
  const send = () => {
    if (!sendable) return;
    onSay(text);
    setText("");
  };
  const label = openCall ? `Result of ${openCall.name || "the tool"}` : "Message";
  return (
    <form
      className="border-line border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className="flex items-end gap-2">
        <Textarea
          aria-label={label}
          placeholder={openCall ? `${label}, as your program would answer` : "Message the model …"}
          rows={2}
          value={text}
          maxLength={200_000}
          className="min-h-11 min-w-0 flex-1"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        {running ? (
          <Button onClick={onStop} className="h-11">
            <Square className="size-3.5 fill-current" aria-hidden />
            Stop
          </Button>
        ) : (
          <Button type="submit" variant="primary" className="h-11" disabled={!sendable}>
            <ArrowUp className="size-4" aria-hidden />
            Send
          </Button>
        )}
      </div>
      {obstacle && <p className="mt-2 text-critical-text text-sm">{obstacle}</p>}
    </form>
  );
}
