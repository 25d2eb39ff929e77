import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Amount } from "#app/components/ui/amount.tsx";
import { countOf } from "#app/lib/format.ts";
import type { OfferedSignUpView } from "#server/contracts/sign-up.ts";

function Line({ children }: { children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <Check className="mt-0.5 size-4.5 shrink-0 text-positive-text" aria-hidden />
      <span className="min-w-0 text-pretty text-ink-muted">{children}</span>
    </li>
  );
}

const mostNamed = 4;

function Models({ models }: { models: OfferedSignUpView["models"] }) {
  const rest = models.length - mostNamed;
  return (
    <>
      {models.length === 1 ? "The model " : `${countOf(models.length, "model")}: `}
      {models.slice(0, mostNamed).map(({ name }, index) => (
        <span key={name}>
          {index > 0 && ", "}
          <code className="wrap-anywhere font-mono text-ink text-sm">{name}</code>
        </span>
      ))}
      {rest > 0 && ` and ${rest} more`}
    </>
  );
}

/** What signing up brings. */
export function OfferSummary({ offer }: { offer: OfferedSignUpView }) {
  const { start_credits, verify_email, models } = offer;
  return (
    <ul className="grid gap-2">
      {Number(start_credits) > 0 && (
        <Line>
          <Amount value={start_credits} align={0} className="font-semibold text-ink" /> credits to start with
          {verify_email && ", once your address is confirmed"}
        </Line>
      )}
      {models.length > 0 && (
        <Line>
          <Models models={models} />
        </Line>
      )}
      <Line>A key for any OpenAI client, at once</Line>
    </ul>
  );
}
