import { Archive, Copy, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import CommandPalette from "#app/components/ui/command-palette.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { Menu, MenuCheckItem, MenuItem, MenuLabel, MenuLink, MenuSeparator } from "#app/components/ui/menu.tsx";
import { Popover } from "#app/components/ui/popover.tsx";
import { Sheet } from "#app/components/ui/sheet.tsx";
import { useToast } from "#app/components/ui/toaster.tsx";
import { Tooltip } from "#app/components/ui/tooltip.tsx";
import { models, oddNames } from "./samples.ts";
import { Line, Section } from "./section.tsx";

function Menus() {
  const [live, setLive] = useState(true);
  const say = useToast();
  return (
    <Menu
      trigger={
        <Button aria-label="More" size="small">
          <MoreHorizontal className="size-4" aria-hidden />
        </Button>
      }
    >
      <MenuLabel>Endpoint</MenuLabel>
      <MenuItem icon={Pencil} onSelect={() => say("Renamed")}>
        Rename
      </MenuItem>
      <MenuItem icon={Copy} onSelect={() => say("Copied")}>
        Duplicate
      </MenuItem>
      <MenuCheckItem checked={live} onCheckedChange={setLive}>
        Live
      </MenuCheckItem>
      <MenuLink icon={Archive} to="/">
        Leads elsewhere
      </MenuLink>
      <MenuSeparator />
      <MenuItem icon={Trash2} danger onSelect={() => say("It would be gone", "critical")}>
        Delete
      </MenuItem>
    </Menu>
  );
}

function Palette() {
  const [open, setOpen] = useState(false);
  const items = models.map((model) => ({ id: model, label: model, hint: "Model", to: "#" }));
  return (
    <>
      <Button onClick={() => setOpen(true)}>Palette</Button>
      {open && (
        <CommandPalette open onOpenChange={setOpen} groups={[{ heading: "Models", items }]} onGo={() => undefined} />
      )}
    </>
  );
}

export function FloatingSection() {
  const [dialog, setDialog] = useState(false);
  const [sheet, setSheet] = useState(false);
  const say = useToast();
  return (
    <Section title="What floats">
      <Line>
        <Menus />
        <Popover trigger={<Button>Popover</Button>} label="Popover" className="w-64 p-4">
          <p className="text-ink">A small panel at its button.</p>
        </Popover>
        <Tooltip content="What the button does, in a few words.">
          <Button>Tooltip</Button>
        </Tooltip>
        <Dialog
          open={dialog}
          onOpenChange={setDialog}
          trigger={<Button>Dialog</Button>}
          title={oddNames[2]}
          description="A question."
        >
          <div className="flex justify-end">
            <Button variant="primary" onClick={() => setDialog(false)}>
              Done
            </Button>
          </div>
        </Dialog>
        <ConfirmDialog
          trigger={<Button variant="danger">Archive …</Button>}
          title="Archive “Acme, production”?"
          effect="Revokes 2 keys that made 14 requests in the last hour. Its 1,204.50 credits stay with the customer."
          confirmLabel="Archive endpoint"
          typed="Acme, production"
          fields={{ intent: "archive" }}
          action="/columns"
          said="Endpoint archived"
        />
        <Button onClick={() => setSheet(true)}>Sheet</Button>
        <Palette />
        <Button onClick={() => say("Key created")}>Toast</Button>
        <Button onClick={() => say("The provider did not answer", "critical")}>Bad toast</Button>
      </Line>
      {sheet && (
        <Sheet title="Receipt" description="21 Nov 2026" onClose={() => setSheet(false)}>
          <p className="p-5 text-ink">What belongs to the row.</p>
        </Sheet>
      )}
    </Section>
  );
}
