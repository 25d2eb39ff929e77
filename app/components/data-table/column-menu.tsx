import { Columns3 } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Menu, MenuCheckItem, MenuItem, MenuLabel, MenuSeparator } from "#app/components/ui/menu.tsx";
import { type Column, chosenColumns } from "./column.ts";

interface ColumnMenuProps<Row> {
  columns: readonly Column<Row>[];
  choice: readonly string[] | null;
  onChoice: (ids: readonly string[] | null) => void;
}

/** Which columns are shown, kept for the next visit. */
export function ColumnMenu<Row>({ columns, choice, onChoice }: ColumnMenuProps<Row>) {
  const shown = chosenColumns(columns, choice).map(({ id }) => id);
  const toggle = (id: string, on: boolean) => onChoice(on ? [...shown, id] : shown.filter((shownId) => shownId !== id));
  return (
    <Menu
      trigger={
        <Button className="h-11 md:h-9" aria-label="Columns" title="Columns">
          <Columns3 className="size-4" aria-hidden />
          <span className="hidden sm:inline">Columns</span>
        </Button>
      }
    >
      <MenuLabel>Columns</MenuLabel>
      {columns.map(({ id, head, fixed }) => (
        <MenuCheckItem
          key={id}
          checked={shown.includes(id)}
          disabled={fixed ?? false}
          onCheckedChange={(on) => toggle(id, on)}
        >
          {head}
        </MenuCheckItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => onChoice(null)} disabled={choice === null}>
        As at first
      </MenuItem>
    </Menu>
  );
}
