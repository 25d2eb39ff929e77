import clsx from "clsx";
import { Command } from "cmdk";
import { Check, ChevronsUpDown } from "lucide-react";
import { type ComponentPropsWithoutRef, forwardRef, type ReactNode, useState } from "react";
import { controlClasses } from "./input.tsx";
import { Popover } from "./popover.tsx";
import { type Option, useOptions } from "./use-options.ts";

interface ComboboxProps {
  /** What it chooses, for screen readers and its search: "model". */
  label: string;
  /** All options, or those to begin with when `search` finds the others. */
  options: readonly Option[];
  /** Asks the server for options that match. */
  search?: ((text: string) => Promise<readonly Option[]>) | undefined;
  value: string | null;
  onValueChange: (value: string | null) => void;
  /** Posts the value with the form around it. */
  name?: string;
  placeholder?: string;
  /** An entry that chooses nothing: "Any model". */
  none?: string;
  disabled?: boolean;
  id?: string;
  "aria-invalid"?: true | undefined;
  "aria-describedby"?: string | undefined;
  className?: string;
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

function Note({ children }: { children: ReactNode }) {
  return (
    <p role="status" className="px-3 py-4 text-center text-ink-muted text-sm">
      {children}
    </p>
  );
}

/** The button that shows what is chosen; the field's label and errors belong to it. */
const Trigger = forwardRef<HTMLButtonElement, ComponentPropsWithoutRef<"button"> & { text: string; chosen: boolean }>(
  function Trigger({ text, chosen, className, ...rest }, ref) {
    return (
      <button
        ref={ref}
        type="button"
        {...rest}
        className={clsx(controlClasses, "flex h-11 items-center gap-2 pr-2.5 pl-3 text-left md:h-9", className)}
      >
        <span className={clsx("min-w-0 flex-1 truncate [unicode-bidi:plaintext]", !chosen && "text-ink-faint")}>
          {text}
        </span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-ink-faint" aria-hidden />
      </button>
    );
  },
);

function Choices(props: ComboboxProps & { onChoose: (option: Option | null) => void }) {
  const { label, search, value, none, onChoose } = props;
  const [text, setText] = useState("");
  const { options, state } = useOptions(props.options, search, text);
  return (
    <Command label={label} shouldFilter={search === undefined} loop>
      <Command.Input
        value={text}
        onValueChange={setText}
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
      {state === "loading" && <Note>Searching …</Note>}
      {state === "failed" && <Note>The search did not answer. Type again to repeat it.</Note>}
    </Command>
  );
}

/** One of many, found by typing. A handful of plain words is a Select. */
export function Combobox(props: ComboboxProps) {
  const { label, value, onValueChange, placeholder = "Choose …", none, name, id } = props;
  const [open, setOpen] = useState(false);
  // What a search found is not among the options given: its label is kept from when it was chosen.
  const [known, setKnown] = useState<Option | null>(null);
  const chosen = [...props.options, ...(known ? [known] : [])].find((option) => option.value === value);
  const choose = (next: Option | null) => {
    setKnown(next);
    onValueChange(next?.value ?? null);
    setOpen(false);
  };
  const text = chosen?.label ?? value ?? none ?? placeholder;
  return (
    <>
      {name && <input type="hidden" name={name} value={value ?? ""} />}
      <Popover
        label={label}
        open={open}
        onOpenChange={setOpen}
        className="w-(--radix-popover-trigger-width) min-w-64 p-0"
        trigger={
          <Trigger
            id={id}
            text={text}
            chosen={value !== null}
            aria-label={id ? undefined : `${label}: ${text}`}
            aria-invalid={props["aria-invalid"]}
            aria-describedby={props["aria-describedby"]}
            disabled={props.disabled}
            className={props.className}
          />
        }
      >
        <Choices {...props} onChoose={choose} />
      </Popover>
    </>
  );
}
