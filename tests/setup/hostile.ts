/** JSON with anything at all in place of any of its members. */
import fc from "fast-check";

type Path = (string | number)[];

/** Every place in a value. */
function placesIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, each]) => placesIn(each, [...at, name]))].filter(
    (path) => path.length > 0,
  );
}

function withAt(value: unknown, [name, ...rest]: Path, other: unknown): unknown {
  if (name === undefined) return other;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[name] = withAt(copy[name], rest, other);
  return copy;
}

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    null,
    "",
    -1,
    0.5,
    1e300,
    [],
    {},
    [[]],
    [null],
    true,
    "__proto__",
    "constructor",
    "\ud800",
    "data:image/png;base64,",
    "data:,",
    "http://",
  ),
  // What has no text of its own, though it says that it has.
  fc.constantFrom<unknown>({ toString: 0 }, [{ toString: 0, valueOf: 0 }], { length: 3 }, { toJSON: 1 }),
);

/** This value with something else in up to three places. */
export const hostile = (sample: object): fc.Arbitrary<object> =>
  fc.array(fc.tuple(fc.constantFrom(...placesIn(sample)), odd), { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce<object>((changed, [path, value]) => {
      try {
        return withAt(changed, path, value) as object;
      } catch {
        return changed; // an earlier change took this place away
      }
    }, sample),
  );
