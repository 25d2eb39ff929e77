import clsx from "clsx";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { useMay } from "#app/features/console/use-role.ts";
import { countOf } from "#app/lib/format.ts";
import type { SignUpLinkView } from "#server/contracts/sign-up.ts";

const address = "/console/sign-up-links";

interface ActProps {
  link: SignUpLinkView;
}

function cameBy({ uses }: SignUpLinkView): string {
  if (uses === 0) return "Nobody has signed up by it.";
  return `${countOf(uses, "account")} came by it and ${uses === 1 ? "stays as it is" : "stay as they are"}.`;
}

function Close({ link }: ActProps) {
  const published = link.published
    ? " Your public pages show no models and prices until you publish another link."
    : "";
  return (
    <ConfirmDialog
      trigger={
        link.status !== "disabled" && (
          <Button variant="quiet" size="small" aria-label={`Close ${link.name}`} className="relative z-1">
            Close
          </Button>
        )
      }
      title={`Close “${link.name}”?`}
      effect={`${cameBy(link)} Who opens the link from now on is told that it was closed.${published} You can open it again.`}
      confirmLabel="Close link"
      fields={{ intent: "close", id: link.id }}
      action={address}
      said="Link closed"
    />
  );
}

function Open({ link }: ActProps) {
  const published = link.published ? " Your public pages show its models and prices again." : "";
  return (
    <ConfirmDialog
      trigger={
        link.status === "disabled" && (
          <Button variant="quiet" size="small" aria-label={`Open ${link.name} again`} className="relative z-1">
            Open
          </Button>
        )
      }
      title={`Open “${link.name}” again?`}
      effect={`Whoever has the link can make an account by it again, as far as its limits go.${published}`}
      confirmLabel="Open link"
      cancelLabel="Cancel"
      tone="primary"
      fields={{ intent: "open", id: link.id }}
      action={address}
      said="Link opened"
    />
  );
}

function Publish({ link }: ActProps) {
  return (
    <ConfirmDialog
      trigger={
        !link.published && (
          <Button variant="quiet" size="small" aria-label={`Publish ${link.name}`} className="relative z-1">
            Publish
          </Button>
        )
      }
      title={`Publish “${link.name}”?`}
      effect={`Everybody may then read the models of “${link.ve_template_name}” and their prices on your public pages, and sign up there by this link. It takes the place of the link that is published now.`}
      confirmLabel="Publish link"
      cancelLabel="Cancel"
      tone="primary"
      fields={{ intent: "publish", id: link.id }}
      action={address}
      said="Link published"
    />
  );
}

function Unpublish({ link }: ActProps) {
  return (
    <ConfirmDialog
      trigger={
        link.published && (
          <Button variant="quiet" size="small" aria-label={`Unpublish ${link.name}`} className="relative z-1">
            Unpublish
          </Button>
        )
      }
      title={`Take “${link.name}” off your public pages?`}
      effect="Your public pages then show no models and prices. The link itself goes on working for whoever has it."
      confirmLabel="Unpublish link"
      fields={{ intent: "unpublish", id: link.id }}
      action={address}
      said="Link unpublished"
    />
  );
}

/** What can be done with a link now. Each act stays, without its button, to say that it was done. */
export function LinkActs({ link, inTable = false }: ActProps & { inTable?: boolean }) {
  const mayWiden = useMay("sign_up_links.write");
  return (
    <span className={clsx("inline-flex", inTable && "@max-lg:flex-col items-end")}>
      {mayWiden && <Publish link={link} />}
      <Unpublish link={link} />
      {mayWiden && <Open link={link} />}
      <Close link={link} />
    </span>
  );
}
