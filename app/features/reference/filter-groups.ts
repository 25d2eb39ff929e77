import type { OperationGroup } from "./describe-operation.ts";

/** The operations in which every word is found: in path, summary, group or method. */
export function filterGroups(groups: readonly OperationGroup[], text: string): OperationGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.flatMap(({ tag, operations }) => {
    const found = operations.filter(({ id, method, path, summary }) => {
      const all = `${tag} ${id} ${method} ${path} ${summary}`.toLowerCase();
      return words.every((word) => all.includes(word));
    });
    return found.length > 0 ? [{ tag, operations: found }] : [];
  });
}
