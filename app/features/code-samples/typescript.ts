import { keyNote, type LibraryCall, type SampleRequest } from "./sample-request.ts";
import { quoted, typescriptLiteral } from "./write-literal.ts";

const libraries = {
  openai: { name: "OpenAI", from: "openai" },
  anthropic: { name: "Anthropic", from: "@anthropic-ai/sdk" },
} as const;

function parametersOf({ body }: SampleRequest): string {
  if (body.type === "none") return "";
  if (body.type === "json") return typescriptLiteral(body.value);
  const parts = Object.entries(body.parts).map(
    ([name, part]) => `  ${name}: ${"file" in part ? `createReadStream(${quoted(part.file)})` : quoted(part.text)},\n`,
  );
  return `{\n${parts.join("")}}`;
}

/** Both libraries take further headers behind the parameters. */
function argumentsOf(request: SampleRequest): string {
  const { headers = {} } = request;
  const options = Object.keys(headers).length === 0 ? "" : typescriptLiteral({ headers });
  return [parametersOf(request), options].filter((text) => text !== "").join(", ");
}

/** What to do with a library's answer. */
function libraryEnd({ call }: LibraryCall, answer: SampleRequest["answer"]): string {
  if (typeof answer === "object")
    return `await writeFile(${quoted(answer.file)}, Buffer.from(await response.arrayBuffer()));`;
  if (answer === "events") {
    if (call === "chat.completions.create")
      return `for await (const chunk of response) process.stdout.write(chunk.choices[0]?.delta.content ?? "");`;
    return "for await (const event of response) console.log(event);";
  }
  if (call === "chat.completions.create") return "console.log(response.choices[0]?.message.content);";
  if (call === "responses.create") return "console.log(response.output_text);";
  if (call === "models.list") return "for await (const model of response) console.log(model.id);";
  return "console.log(response);";
}

function fileImports({ body, answer }: SampleRequest, library: boolean): string[] {
  const hasFile = body.type === "form" && Object.values(body.parts).some((part) => "file" in part);
  return [
    ...(hasFile && library ? ['import { createReadStream } from "node:fs";'] : []),
    ...(hasFile && !library ? ['import { openAsBlob } from "node:fs";'] : []),
    ...(typeof answer === "object" ? ['import { writeFile } from "node:fs/promises";'] : []),
  ];
}

function withLibrary(request: SampleRequest, library: LibraryCall): string[] {
  const { name, from } = libraries[library.library];
  return [
    ...fileImports(request, true),
    `import ${name} from "${from}";`,
    "",
    `const client = new ${name}({`,
    `  baseURL: ${quoted(library.baseUrl)},`,
    `  apiKey: process.env.${request.key.variable},`,
    "});",
    "",
    `const response = await client.${library.call}(${argumentsOf(request)});`,
    libraryEnd(library, request.answer),
  ];
}

function plainBody({ body }: SampleRequest): { before: string[]; option: string[] } {
  if (body.type === "none") return { before: [], option: [] };
  if (body.type === "json")
    return { before: [], option: [`  body: JSON.stringify(${typescriptLiteral(body.value, "  ")}),`] };
  const before = Object.entries(body.parts).map(([name, part]) =>
    "file" in part
      ? `form.set(${quoted(name)}, await openAsBlob(${quoted(part.file)}), ${quoted(part.file)});`
      : `form.set(${quoted(name)}, ${quoted(part.text)});`,
  );
  return { before: ["const form = new FormData();", ...before], option: ["  body: form,"] };
}

const plainEnd = (answer: SampleRequest["answer"]): string[] => {
  if (typeof answer === "object")
    return [`await writeFile(${quoted(answer.file)}, Buffer.from(await response.arrayBuffer()));`];
  if (answer === "json") return ["console.log(await response.json());"];
  return ["for await (const text of response.body!.pipeThrough(new TextDecoderStream())) process.stdout.write(text);"];
};

function plain(request: SampleRequest): string[] {
  const { key, headers = {}, body } = request;
  const sent = [
    [key.header, `\`${key.scheme}\${process.env.${key.variable}}\``],
    ...Object.entries(headers).map(([name, value]) => [name, quoted(value)]),
    ...(body.type === "json" ? [["Content-Type", quoted("application/json")]] : []),
  ];
  const { before, option } = plainBody(request);
  const imports = fileImports(request, false);
  return [
    ...imports,
    ...(imports.length > 0 ? [""] : []),
    ...before,
    `const response = await fetch(${quoted(request.url)}, {`,
    `  method: ${quoted(request.method)},`,
    "  headers: {",
    ...sent.map(([name = "", value = ""]) => `    ${quoted(name)}: ${value},`),
    "  },",
    ...option,
    "});",
    "if (!response.ok) throw new Error(await response.text());",
    ...plainEnd(request.answer),
  ];
}

/** The call in TypeScript on Node: by its client library where it has one, else with fetch. */
export function typescriptSample(request: SampleRequest): string {
  const note = keyNote(request);
  const { library } = request;
  const lines = library ? withLibrary(request, library) : plain(request);
  return [...(note === null ? [] : [`// ${note}`]), ...lines].join("\n");
}
