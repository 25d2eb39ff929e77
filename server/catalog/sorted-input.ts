/** From a list's input to SQL: its order, and conditions on numbered values. Pure. */

/** "-price" → price, descending; nothing: the default, newest (largest) first. */
export function readSort<Name extends string>(
  sort: Name | `-${Name}` | undefined,
  otherwise: Name,
): { by: Name; descending: boolean } {
  if (sort === undefined) return { by: otherwise, descending: true };
  const descending = sort.startsWith("-");
  return { by: (descending ? sort.slice(1) : sort) as Name, descending };
}

/** Conditions that grow with what a caller filters by; `where` adds one for a value that is given. */
export function makeConditions(fixed: readonly string[], given: readonly unknown[]) {
  const conditions = [...fixed];
  const values = [...given];
  const where = (value: unknown, condition: (placeholder: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  return { conditions, values, where };
}
