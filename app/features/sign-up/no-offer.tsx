import { Link } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { EntryPage } from "#app/features/session/entry-page.tsx";
import type { OfferedSignUpView } from "#server/contracts/sign-up.ts";

const closedWords = {
  disabled: { title: "This link was closed", lead: "It makes no accounts any more." },
  expired: { title: "This link has expired", lead: "It was good until a day that is over." },
  used_up: { title: "This link is used up", lead: "All the accounts that it was for have been made." },
} as const;

/** A link that nobody made, or that was typed wrongly. */
export function UnknownLink({ owner }: { owner: { name: string; logo_path: string | null } | null }) {
  return (
    <EntryPage
      owner={owner}
      title="There is no such sign-up link"
      lead="The address may be incomplete: copy all of it."
    >
      <Button asChild>
        <Link to="/login">Sign in</Link>
      </Button>
    </EntryPage>
  );
}

/** A link that was good once. */
export function ClosedLink({ offer }: { offer: OfferedSignUpView }) {
  const { merchant_name: name, logo_path: logoPath, status } = offer;
  const { title, lead } = closedWords[status === "active" ? "disabled" : status];
  return (
    <EntryPage brandName={name} logoPath={logoPath} title={title} lead={lead}>
      <p className="name-text text-ink-muted">
        Ask whoever sent it for another. Who has an account at {name} signs in as ever.
      </p>
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <Link to="/login">Sign in</Link>
        </Button>
        <Button asChild variant="quiet">
          <Link to={`/m/${offer.merchant_slug}`}>What {name.length > 24 ? "they sell" : `${name} sells`}</Link>
        </Button>
      </div>
    </EntryPage>
  );
}

/** For who came by the link before, and is signed in. */
export function CameBefore({ offer }: { offer: OfferedSignUpView }) {
  return (
    <EntryPage
      brandName={offer.merchant_name}
      logoPath={offer.logo_path}
      title="You have signed up here"
      lead="Your first key was shown when it was made. If you did not keep it, make another and revoke the first."
    >
      <div className="flex flex-wrap gap-2">
        <Button asChild variant="primary" size="large">
          <Link to="/portal">Open your portal</Link>
        </Button>
        <Button asChild size="large">
          <Link to="/portal/keys">Your keys</Link>
        </Button>
      </div>
    </EntryPage>
  );
}
