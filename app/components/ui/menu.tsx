import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { portalHome } from "./portal-home.ts";

const itemClasses =
  "flex w-full cursor-pointer select-none items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-base outline-none data-[highlighted]:bg-hover data-[disabled]:pointer-events-none data-[disabled]:opacity-55";

interface MenuProps {
  trigger: ReactNode;
  align?: "start" | "end";
  children: ReactNode;
}

/** A button's menu of acts and ways. */
export function Menu({ trigger, align = "end", children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal container={portalHome()}>
        <DropdownMenu.Content
          align={align}
          sideOffset={6}
          collisionPadding={12}
          className="motion-rise z-60 min-w-44 max-w-80 rounded-xl border border-line bg-overlay p-1.5 shadow-high"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface ItemProps {
  icon?: LucideIcon;
  /** What it destroys is red. */
  danger?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

function ItemContent({ icon: Icon, danger, children }: ItemProps) {
  return (
    <>
      {Icon && <Icon className={clsx("size-4 shrink-0", danger ? "" : "text-ink-faint")} aria-hidden />}
      <span className="min-w-0 truncate">{children}</span>
    </>
  );
}

/** An act. */
export function MenuItem({ onSelect, ...item }: ItemProps & { onSelect: () => void }) {
  return (
    <DropdownMenu.Item
      onSelect={onSelect}
      disabled={item.disabled ?? false}
      className={clsx(itemClasses, item.danger ? "text-critical-text" : "text-ink")}
    >
      <ItemContent {...item} />
    </DropdownMenu.Item>
  );
}

/** A way to another page. */
export function MenuLink({ to, ...item }: ItemProps & { to: string }) {
  return (
    <DropdownMenu.Item asChild disabled={item.disabled ?? false}>
      <Link to={to} className={clsx(itemClasses, "text-ink")}>
        <ItemContent {...item} />
      </Link>
    </DropdownMenu.Item>
  );
}

interface CheckItemProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  children: ReactNode;
}

/** Something that is on or off; the menu stays open. */
export function MenuCheckItem({ checked, onCheckedChange, disabled = false, children }: CheckItemProps) {
  return (
    <DropdownMenu.CheckboxItem
      checked={checked}
      onCheckedChange={onCheckedChange}
      onSelect={(event) => event.preventDefault()}
      disabled={disabled}
      className={clsx(itemClasses, "text-ink")}
    >
      <span className="grid size-4 shrink-0 place-items-center">
        <DropdownMenu.ItemIndicator>
          <Check className="size-4 text-accent-text" aria-hidden />
        </DropdownMenu.ItemIndicator>
      </span>
      <span className="min-w-0 truncate">{children}</span>
    </DropdownMenu.CheckboxItem>
  );
}

/** A heading over some items. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <DropdownMenu.Label className="px-2.5 pt-1.5 pb-1 font-medium text-ink-faint text-xs">
      {children}
    </DropdownMenu.Label>
  );
}

/** A line between kinds of items. */
export function MenuSeparator() {
  return <DropdownMenu.Separator className="-mx-1.5 my-1.5 h-px bg-line" />;
}
