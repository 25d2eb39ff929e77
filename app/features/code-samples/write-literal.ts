/** JSON values as source code. */
import type { Json } from "./sample-request.ts";

interface Grammar {
  indent: string;
  true: string;
  false: string;
  null: string;
  key: (name: string) => string;
}

/** JSON's own escapes mean the same in Python and JavaScript; a lone surrogate means nothing anywhere. */
export const quoted = (text: string): string =>
  JSON.stringify(text.replaceAll(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD"));

const python: Grammar = { indent: "    ", true: "True", false: "False", null: "None", key: quoted };
const identifier = /^[A-Za-z_$][\w$]*$/;
const typescript: Grammar = {
  indent: "  ",
  true: "true",
  false: "false",
  null: "null",
  key: (name) => (identifier.test(name) ? name : quoted(name)),
};

/** Up to here a list or object stays on its line. */
const mostInline = 60;

function write(value: Json, grammar: Grammar, margin: string): string {
  if (value === null) return grammar.null;
  if (typeof value === "string") return quoted(value);
  if (typeof value === "boolean") return value ? grammar.true : grammar.false;
  if (typeof value === "number") return String(value);
  const inner = margin + grammar.indent;
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((item: Json) => write(item, grammar, inner))
    : Object.entries(value).map(([name, item]) => `${grammar.key(name)}: ${write(item, grammar, inner)}`);
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const pad = isList || grammar.indent.length === 4 ? "" : " ";
  const inline = items.length === 0 ? open + close : `${open}${pad}${items.join(", ")}${pad}${close}`;
  if (inline.length + margin.length <= mostInline && !inline.includes("\n")) return inline;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${margin}${close}`;
}

/** A value in Python; lines after the first begin with `margin`. */
export const pythonLiteral = (value: Json, margin = ""): string => write(value, python, margin);

/** A value in TypeScript. */
export const typescriptLiteral = (value: Json, margin = ""): string => write(value, typescript, margin);
