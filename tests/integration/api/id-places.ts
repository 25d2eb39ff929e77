/** Where the inputs of the procedures take ids: read off their schemas, so that a new filter is known by itself. */
import { z } from "zod";
import { idSchema } from "#server/contracts/wire.ts";
import { appRouter } from "#server/trpc/router.ts";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const options = { io: "input", unrepresentable: "any" } as const;
const idPattern = z.toJSONSchema(idSchema, options).pattern;

export const procedures = Object.keys(appRouter._def.procedures as unknown as Record<string, unknown>);

/** The schemas of a procedure's input. */
export function inputsOf(path: string): z.ZodType[] {
  const known = appRouter._def.procedures as unknown as Record<string, { _def: { inputs: z.ZodType[] } }>;
  return known[path]!._def.inputs;
}

function placesIn(schema: JsonSchema | boolean, at: string): string[] {
  if (typeof schema === "boolean") return [];
  if (schema.pattern === idPattern || /(^|_)ids?(\[\])?$/.test(at)) return [at];
  const within = (name: string) => (at === "" ? name : `${at}.${name}`);
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => placesIn(property, within(name))),
    ...[schema.items ?? []].flat().flatMap((item) => placesIn(item as JsonSchema, `${at}[]`)),
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((some) => some ?? []).flatMap((one) => placesIn(one, at)),
  ];
}

/** As `ve_id`, `balances[]` or `logical_models[].routes[].physical_model_id`. */
export const idPlaces = (path: string): string[] => [
  ...new Set(inputsOf(path).flatMap((schema) => placesIn(z.toJSONSchema(schema, options), ""))),
];

/** What an input has at such a place. */
export function valuesAt(input: unknown, place: string): unknown[] {
  return place.split(".").reduce<unknown[]>(
    (found, part) => {
      const inside = found.map((value) => (value as Record<string, unknown> | undefined)?.[part.replace("[]", "")]);
      return part.endsWith("[]") ? inside.flat() : inside;
    },
    [input],
  );
}
