import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Input } from "#app/components/ui/input.tsx";
import { imageKind, type UnitKind } from "#server/contracts/units.ts";

/** Adds a row for images of one size, and quality where it matters. */
export function ImageSizeField({ onAdd }: { onAdd: (kind: UnitKind) => void }) {
  const [text, setText] = useState("");
  const [size = "", quality] = text
    .trim()
    .toLowerCase()
    .split(/[\s:]+/);
  const kind = imageKind(size, quality ?? null);
  const wrong = text !== "" && kind === "image";
  const add = () => {
    if (kind === "image") return;
    onAdd(kind);
    setText("");
  };
  return (
    <span className="flex items-center gap-2">
      <Input
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add();
        }}
        aria-label="Image size, and quality"
        aria-invalid={wrong || undefined}
        placeholder="1024x1024 high"
        className="w-44 font-mono"
      />
      <Button size="small" onClick={add} disabled={kind === "image"}>
        Add size
      </Button>
    </span>
  );
}
