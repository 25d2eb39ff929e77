const mostShown = 12;

function Names({ names }: { names: readonly string[] }) {
  return (
    <ul className="mt-1 flex flex-wrap gap-1.5">
      {names.map((name) => (
        <li key={name} className="wrap-anywhere rounded-md bg-sunken px-1.5 py-0.5 font-mono text-ink text-sm">
          {name}
        </li>
      ))}
    </ul>
  );
}

/** What clients send as `model`: each name in one piece, the first dozen at once. */
export function ModelNames({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span className="text-ink-muted">None yet</span>;
  const rest = names.slice(mostShown);
  return (
    <>
      <Names names={names.slice(0, mostShown)} />
      {rest.length > 0 && (
        <details className="mt-1.5">
          <summary className="w-fit cursor-pointer rounded text-accent-text">{rest.length} more</summary>
          <Names names={rest} />
        </details>
      )}
    </>
  );
}
