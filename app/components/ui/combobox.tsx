import clsx from "clsx";
import { ChevronsUpDown } from "lucide-react";
import { type ComponentPropsWithoutRef, type ComponentType, forwardRef, useState } from "react";
import type { ChoicesProps } from "./combobox-choices.tsx";
import { ComboboxNote } from "./combobox-note.tsx";
import { controlClasses } from "./input.tsx";
import { Popover } from "./popover.tsx";
import { Skeleton } from "./skeleton.tsx";
import type { Option } from "./use-options.ts";

type Loaded = { state: "loading" | "failed" } | { state: "ready"; Choices: ComponentType<ChoicesProps> };

/** The choices' own script, loaded when they are about to be seen. What failed is tried anew; the form around stays. */
function useChoices(): [Loaded, () => void] {
  const [loaded, setLoaded] = useState<Loaded>({ state: "loading" });
  const load = () => {
    if (loaded.state === "ready") return;
    import("./combobox-choices.tsx").then(
      ({ default: Choices }) => setLoaded({ state: "ready", Choices }),
      () => setLoaded({ state: "failed" }),
    );
  };
  return [loaded, load];
}

interface ComboboxProps extends Omit<ChoicesProps, "onChoose"> {
  onValueChange: (value: string | null) => void;
  /** Posts the value with the form around it. */
  name?: string;
  placeholder?: string;
  disabled?: boolean;
  id?: string;
  "aria-invalid"?: true | undefined;
  "aria-describedby"?: string | undefined;
  className?: string;
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

/** One of many, found by typing. A handful of plain words is a Select. */
export function Combobox(props: ComboboxProps) {
  const { label, value, onValueChange, placeholder = "Choose …", none, name, id } = props;
  const [open, setOpen] = useState(false);
  const [loaded, load] = useChoices();
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
        onOpenChange={(next) => {
          if (next) load();
          setOpen(next);
        }}
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
            onPointerEnter={load}
            onFocus={load}
          />
        }
      >
        {loaded.state === "ready" && <loaded.Choices {...props} onChoose={choose} />}
        {loaded.state === "loading" && <Skeleton className="m-3 h-9" />}
        {loaded.state === "failed" && (
          <ComboboxNote>The choices could not be loaded. Close this and open it again.</ComboboxNote>
        )}
      </Popover>
    </>
  );
}
