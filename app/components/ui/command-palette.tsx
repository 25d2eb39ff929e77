import { Command } from "cmdk";
import { CornerDownLeft, type LucideIcon, Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useEffect, useState } from "react";

export interface PaletteItem {
  id: string;
  label: string;
  /** Faint, at the right: what kind it is, whose it is. */
  hint?: string;
  icon?: LucideIcon;
  /** Other words that find it. */
  keywords?: readonly string[];
  /** Where it leads; else `onSelect` acts. */
  to?: string;
  onSelect?: () => void;
}

export interface PaletteGroup {
  heading: string;
  items: readonly PaletteItem[];
}

export interface CommandPaletteProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** What is there always; typing filters it. */
  groups: readonly PaletteGroup[];
  /** Finds things by name on the server; what it answers is shown as it is. */
  search?: (text: string, signal: AbortSignal) => Promise<readonly PaletteGroup[]>;
  onGo: (to: string) => void;
}

const settleMs = 160;
type FoundState = { text: string; groups: readonly PaletteGroup[]; failed: boolean };

/** What the server found for the text; the last answer stays until the next one is there. */
function useFound(text: string, search: CommandPaletteProps["search"]) {
  const [found, setFound] = useState<FoundState>({ text: "", groups: [], failed: false });
  useEffect(() => {
    const wanted = text.trim();
    if (!search || wanted === "") return setFound({ text: "", groups: [], failed: false });
    const abort = new AbortController();
    const keep = (groups: readonly PaletteGroup[], failed: boolean) => {
      if (!abort.signal.aborted) setFound({ text: wanted, groups, failed });
    };
    const timer = setTimeout(() => {
      search(wanted, abort.signal).then(
        (groups) => keep(groups, false),
        () => keep([], true),
      );
    }, settleMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, search]);
  return { ...found, pending: search !== undefined && text.trim() !== found.text };
}

const matches = ({ label, keywords = [] }: PaletteItem, text: string): boolean => {
  const haystack = [label, ...keywords].join(" ").toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
};

function Group({ group, onChoose }: { group: PaletteGroup; onChoose: (item: PaletteItem) => void }) {
  return (
    <Command.Group
      heading={group.heading}
      className="px-1.5 pb-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint [&_[cmdk-group-heading]]:text-xs"
    >
      {group.items.map((item) => {
        const Icon = item.icon;
        return (
          <Command.Item
            key={item.id}
            value={`${group.heading} ${item.id}`}
            onSelect={() => onChoose(item)}
            className="group/item flex min-h-10 cursor-pointer select-none items-center gap-3 rounded-lg px-2.5 py-1.5 data-[selected=true]:bg-hover"
          >
            {Icon && <Icon className="size-4 shrink-0 text-ink-faint" aria-hidden />}
            <span className="min-w-0 flex-1 truncate text-ink [unicode-bidi:plaintext]">{item.label}</span>
            {item.hint && (
              <span className="max-w-[45%] truncate text-ink-muted text-sm [unicode-bidi:plaintext]">{item.hint}</span>
            )}
            <CornerDownLeft
              className="invisible size-3.5 shrink-0 text-ink-faint group-data-[selected=true]/item:visible"
              aria-hidden
            />
          </Command.Item>
        );
      })}
    </Command.Group>
  );
}

function Palette({ groups, search, onGo, onOpenChange }: CommandPaletteProps) {
  const [text, setText] = useState("");
  const found = useFound(text, search);
  const own = groups
    .map((group) => ({ ...group, items: group.items.filter((item) => matches(item, text.trim())) }))
    .filter(({ items }) => items.length > 0);
  const shown = [...own, ...found.groups.filter(({ items }) => items.length > 0)];
  const choose = (item: PaletteItem) => {
    onOpenChange(false);
    if (item.to !== undefined) onGo(item.to);
    else item.onSelect?.();
  };
  const note = found.failed
    ? "The search did not answer. Type again to repeat it."
    : found.pending
      ? "Searching …"
      : "Nothing by this name.";
  return (
    <Command label="Commands" shouldFilter={false} loop>
      <div className="flex items-center gap-3 border-line border-b px-4">
        <Search className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Search or go to …"
          maxLength={200}
          className="h-13 w-full min-w-0 bg-transparent text-ink text-lg outline-none placeholder:text-ink-faint"
        />
      </div>
      <Command.List className="max-h-[min(26rem,60dvh)] overflow-y-auto overscroll-contain pb-1">
        {shown.map((group) => (
          <Group key={group.heading} group={group} onChoose={choose} />
        ))}
      </Command.List>
      {(shown.length === 0 || found.failed) && (
        <p role="status" className="px-4 py-8 text-center text-ink-muted">
          {note}
        </p>
      )}
    </Command>
  );
}

/** ⌘K: everything by name. Load it lazily: it is not needed until it is opened. */
export default function CommandPalette(props: CommandPaletteProps) {
  return (
    <Dialog.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="motion-fade fixed inset-0 z-70 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="motion-rise fixed inset-x-3 top-[12dvh] z-70 mx-auto max-w-xl overflow-clip rounded-2xl border border-line bg-overlay shadow-high outline-none"
        >
          <Dialog.Title className="sr-only">Search or go to</Dialog.Title>
          <Palette {...props} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
