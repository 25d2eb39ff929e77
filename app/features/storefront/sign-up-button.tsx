import { Link } from "@remix-run/react";
import { Amount } from "#app/components/ui/amount.tsx";
import { Button } from "#app/components/ui/button.tsx";
import type { StorefrontPage } from "./load-storefront.ts";

/** The way in, with what one starts with; who has an account is led there. */
export function SignUpButton({ page: { storefront, home } }: { page: StorefrontPage }) {
  const { sign_up: offer } = storefront;
  const gift = offer && Number(offer.start_credits) > 0 ? offer.start_credits : null;
  if (home || !offer) {
    return (
      <Button asChild variant="primary" size="large">
        <Link to={home?.to ?? "/login"}>{home ? `Open ${home.label.toLowerCase()}` : "Sign in"}</Link>
      </Button>
    );
  }
  return (
    <>
      <Button asChild variant="primary" size="large">
        <Link to={`/signup/${offer.token}`}>Create an account</Link>
      </Button>
      {gift && (
        <p className="text-ink-muted">
          <Amount value={gift} align={0} className="font-semibold text-ink" /> credits to start with
        </p>
      )}
    </>
  );
}
