import { Amount } from "#app/components/ui/amount.tsx";

/** What is left, as it falls. */
export function BalanceLine({ remaining, whose }: { remaining: string; whose: string | null }) {
  return (
    <p role="status" className="text-ink-muted">
      <span className="font-semibold text-ink">
        <Amount value={remaining} />
      </span>{" "}
      credits left
      {whose && (
        <>
          {" · "}
          <span className="name-text">{whose}</span>
        </>
      )}
    </p>
  );
}
