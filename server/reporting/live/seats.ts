import { AppError } from "#server/contracts/errors.ts";

/** How many live pages each person has open in this process. */
export interface Seats {
  /** @returns gives the seat back @throws AppError rate_limit_exceeded: the person has too many */
  take(personId: string): () => void;
  /** People with a page open. */
  readonly people: number;
}

/** Hidden pages give their seat back, so this is far more than anybody looks at. */
const mostOfOne = 16;

/** The one of a process. */
export function makeSeats(most = mostOfOne): Seats {
  const taken = new Map<string, number>();
  return {
    take: (personId) => {
      const count = taken.get(personId) ?? 0;
      if (count >= most) {
        throw new AppError("rate_limit_exceeded", {
          userMessage: "Too many of your pages are open at once; close some.",
          retryable: true,
        });
      }
      taken.set(personId, count + 1);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        const others = (taken.get(personId) ?? 1) - 1;
        if (others === 0) taken.delete(personId);
        else taken.set(personId, others);
      };
    },
    get people() {
      return taken.size;
    },
  };
}
