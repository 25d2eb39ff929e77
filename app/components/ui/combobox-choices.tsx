import clsx from "clsx";
import { Command } from "cmdk";
import { Check } from "lucide-react";
import { useState } from "react";
import { ComboboxNote } from "./combobox-note.tsx";
import { type Option, useOptions } from "./use-options.ts";

export interface ChoicesProps {
  /** What it chooses, for screen readers and its search: "model". */
  label: string;
  /** All options, or those to begin with when `search` finds the others. */
  options: readonly Option[];
  /** Asks the server for options that match. */
  search?: ((text: string) => Promise<readonly Option[]>) | undefined;
  value: string | null;
  /** An entry that chooses nothing: "Any model". */
  none?: string;
  onChoose: (option: Option | null) => void;
}

const itemClasses =
  "flex min-h-8 cursor-pointer select-none items-center gap-2 rounded-lg px-2 py-1.5 text-base data-[selected=true]:bg-hover";

function Item({ option, chosen, onSelect }: { option: Option; chosen: boolean; onSelect: () => void }) {
  return (
    <Command.Item
      value={option.value}
      keywords={[option.label, option.hint ?? ""]}
      disabled={option.disabled ?? false}
      onSelect={onSelect}
      className={clsx(itemClasses, "data-[disabled=true]:cursor-not-allowed data-[disabled=true]:opacity-55")}
    >
      <Check className={clsx("size-4 shrink-0 text-accent-text", !chosen && "invisible")} aria-hidden />
      <span className="name-text min-w-0 flex-1">{option.label}</span>
      {option.hint && <span className="name-text min-w-0 max-w-[45%] text-ink-muted text-sm">{option.hint}</span>}
    </Command.Item>
  );
}

/** What an open Combobox shows; loaded when one is about to open. */
export default function ComboboxChoices(props: ChoicesProps) {
  const { label, search, value, none, onChoose } = props;
  const [text, setText] = useState("");
  const { options, state } = useOptions(props.options, search, text);
  return (
    <Command label={label} shouldFilter={search === undefined} loop>
      <Command.Input
        value={text}
        onValueChange={setText}
        autoFocus
        placeholder={`Search ${label.toLowerCase()}`}
        className="w-full border-line border-b bg-transparent px-3.5 py-2.5 text-ink text-lg outline-none placeholder:text-ink-faint md:text-base"
      />
      <Command.List className="max-h-72 overflow-y-auto overscroll-contain p-1.5">
        {state === "ready" && (
          <Command.Empty className="px-3 py-4 text-center text-ink-muted text-sm">Nothing matches.</Command.Empty>
        )}
        {none !== undefined && text === "" && (
          <Item option={{ value: "", label: none }} chosen={value === null} onSelect={() => onChoose(null)} />
        )}
        {options.map((option) => (
          <Item key={option.value} option={option} chosen={option.value === value} onSelect={() => onChoose(option)} />
        ))}
      </Command.List>
      {state === "loading" && <ComboboxNote>Searching …</ComboboxNote>}
      {state === "failed" && <ComboboxNote>The search did not answer. Type again to repeat it.</ComboboxNote>}
    </Command>
  );
}
