/** Where a filled-in call goes. Pure. */
import type { CallDraft } from "./call-draft.ts";
import type { InputView } from "./describe-inputs.ts";
import type { OperationView } from "./describe-operation.ts";

/** What is filled in at a place, by name; what is empty is left out. */
export const valuesOf = (
  { inputs }: OperationView,
  { values }: CallDraft,
  place: InputView["place"],
): Record<string, string> =>
  Object.fromEntries(
    inputs
      .filter((input) => input.place === place)
      .flatMap(({ key, name }) => (values[key] ? [[name, values[key]]] : [])),
  );

/** A space and what ends a path would not arrive as they are typed; slashes and a query are meant. */
const verbatim = (text: string): string =>
  text.replace(/^\/+/, "").replaceAll(/[\s#\\]/g, (character) => encodeURIComponent(character));

/**
 * The operation's path with what is filled in, query included.
 *
 * @param empty what stands for a parameter of the path that is empty: its example, or nothing
 */
export function pathOf(view: OperationView, draft: CallDraft, empty: "example" | "nothing"): string {
  const path = view.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const input = view.inputs.find((each) => each.place === "path" && each.name === name);
    const typed = (input && draft.values[input.key]) || (empty === "example" ? (input?.example ?? name) : "");
    return input?.verbatim ? verbatim(typed) : encodeURIComponent(typed.toWellFormed());
  });
  const query = new URLSearchParams(valuesOf(view, draft, "query")).toString();
  return query === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
