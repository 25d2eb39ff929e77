/**
 * Answers held against the types that OpenAI publishes with its own client: the declarations are read by the
 * TypeScript compiler, and a value is walked along them. Members beyond a type are allowed.
 */
import { join } from "node:path";
import ts from "typescript";
import { expect } from "vitest";

/** What each name stands for in the client's declarations. */
const shapes = {
  chat: "OpenAI.ChatCompletion",
  chatChunk: "OpenAI.ChatCompletionChunk",
  completion: "OpenAI.Completion",
  response: "OpenAI.Responses.Response",
  responseEvent: "OpenAI.Responses.ResponseStreamEvent",
  embeddings: "OpenAI.CreateEmbeddingResponse",
  images: "OpenAI.ImagesResponse",
  transcription: "OpenAI.Audio.Transcription",
  transcriptionEvent: "OpenAI.Audio.TranscriptionStreamEvent",
  moderation: "OpenAI.ModerationCreateResponse",
  error: "OpenAI.ErrorObject",
};
export type Shape = keyof typeof shapes;

const fileName = join(process.cwd(), "tests/setup/official-shapes.virtual.ts");
const source = `import OpenAI from "openai";\n${Object.entries(shapes)
  .map(([name, type]) => `export type ${name} = ${type};`)
  .join("\n")}`;

function load(): { checker: ts.TypeChecker; types: Map<string, ts.Type> } {
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    strict: true,
    skipLibCheck: true,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, ...rest) =>
    name === fileName ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const program = ts.createProgram([fileName], options, host);
  const checker = program.getTypeChecker();
  const types = new Map<string, ts.Type>();
  for (const statement of program.getSourceFile(fileName)?.statements ?? [])
    if (ts.isTypeAliasDeclaration(statement)) types.set(statement.name.text, checker.getTypeAtLocation(statement));
  return { checker, types };
}

let loaded: ReturnType<typeof load> | null = null;

const kindOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);

/**
 * Nulls that OpenAI's reference shows and its declarations leave out: the user of a response, and what a stream of
 * completions has only in its last events (platform.openai.com/docs/api-reference/responses/object, completions/create).
 */
const documentedNulls = [
  /^response(Event\.response)?\.user$/,
  /^completion\.usage$/,
  /^completion\.choices\[\d+\]\.finish_reason$/,
];

/** What the client makes up itself. */
const clientsOwn = /^response(Event\.response)?\.output_text$/;

/** Where and how a value is not of its type; empty: it is. */
function faults(checker: ts.TypeChecker, type: ts.Type, value: unknown, path: string): string[] {
  if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return [];
  if (type.isUnion()) {
    const tries = type.types.map((each) => faults(checker, each, value, path));
    // The nearest member tells best what is wrong.
    return tries.find((each) => each.length === 0) ?? tries.reduce((a, b) => (depthOf(b) > depthOf(a) ? b : a));
  }
  if (type.isIntersection()) return type.types.flatMap((each) => faults(checker, each, value, path));
  // `string & {}` keeps a union's literals apart: anything is `{}`.
  if (checker.typeToString(type) === "{}") return value === null || value === undefined ? [`${path}: is missing`] : [];
  if (value === null && documentedNulls.some((place) => place.test(path))) return [];
  const wrong = [
    `${path}: ${kindOf(value)} ${JSON.stringify(value)?.slice(0, 60)} is no ${checker.typeToString(type)}`,
  ];
  if (type.isLiteral()) return value === type.value ? [] : wrong;
  if (type.flags & ts.TypeFlags.BooleanLiteral)
    return String(value) === checker.typeToString(type) && typeof value === "boolean" ? [] : wrong;
  const primitives: [ts.TypeFlags, string][] = [
    [ts.TypeFlags.String, "string"],
    [ts.TypeFlags.Number, "number"],
    [ts.TypeFlags.Null, "null"],
    [ts.TypeFlags.Undefined, "undefined"],
  ];
  for (const [flag, kind] of primitives) if (type.flags & flag) return kindOf(value) === kind ? [] : wrong;
  if (checker.isArrayType(type)) {
    const [element] = checker.getTypeArguments(type as ts.TypeReference);
    if (!Array.isArray(value) || !element) return wrong;
    return value.flatMap((each, index) => faults(checker, element, each, `${path}[${index}]`));
  }
  if (kindOf(value) !== "object") return wrong;
  return memberFaults(checker, type, value as Record<string, unknown>, path);
}

function memberFaults(checker: ts.TypeChecker, type: ts.Type, value: Record<string, unknown>, path: string): string[] {
  const found: string[] = [];
  for (const member of checker.getPropertiesOfType(type)) {
    const memberType = checker.getTypeOfSymbol(member);
    const isOptional = (member.flags & ts.SymbolFlags.Optional) !== 0;
    const at = `${path}.${member.name}`;
    if (Object.hasOwn(value, member.name)) {
      const given = value[member.name];
      if (given !== undefined || !isOptional) found.push(...faults(checker, memberType, given, at));
    } else if (!isOptional && !clientsOwn.test(at)) found.push(`${at}: is missing`);
  }
  const index = type.getStringIndexType();
  if (index)
    for (const [name, each] of Object.entries(value)) found.push(...faults(checker, index, each, `${path}.${name}`));
  return found;
}

/** How deep into the value the faults lie: a union's member that fits further is the one that was meant. */
const depthOf = (found: readonly string[]): number => {
  const deep = Math.max(...found.map((fault) => fault.split(":")[0]?.split(/[.[]/).length ?? 0));
  // A literal that does not fit is another member's.
  return found.some((fault) => /\.(type|object|role): /.test(fault)) ? 0 : deep * 100 - found.length;
};

/** Reads the declarations, which takes a second or two. */
export function loadShapes(): void {
  loaded ??= load();
}

/** Expects that a value parsed from JSON is what OpenAI's client declares under this name. */
export function expectShape(shape: Shape, value: unknown): void {
  loaded ??= load();
  const type = loaded.types.get(shape);
  if (!type) throw new Error(`OpenAI's client declares no ${shapes[shape]}`);
  // A name that is not declared would be `any`, and let everything through.
  expect(type.flags & ts.TypeFlags.Any, shape).toBe(0);
  expect(faults(loaded.checker, type, value, shape)).toEqual([]);
}
