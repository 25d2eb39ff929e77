import { keyNote, type LibraryCall, type SampleRequest } from "./sample-request.ts";
import { pythonLiteral, quoted } from "./write-literal.ts";

const classes = { openai: "OpenAI", anthropic: "Anthropic" } as const;

/** Parameters by name; a name that Python keeps for itself goes on as the body's own. */
function namedParameters({ body }: SampleRequest): string[] {
  if (body.type === "none") return [];
  if (body.type === "form") {
    return Object.entries(body.parts).map(
      ([name, part]) => `${name}=${"file" in part ? `open(${quoted(part.file)}, "rb")` : quoted(part.text)}`,
    );
  }
  return Object.entries(body.value).map(([name, value]) => `${name}=${pythonLiteral(value, "    ")}`);
}

function called(call: string, parameters: readonly string[]): string {
  if (parameters.length === 0) return `${call}()`;
  return `${call}(\n${parameters.map((parameter) => `    ${parameter},\n`).join("")})`;
}

/** What to do with a library's answer. */
function libraryEnd({ call }: LibraryCall, answer: SampleRequest["answer"]): string {
  if (typeof answer === "object") return `response.write_to_file(${quoted(answer.file)})`;
  if (answer === "events") {
    if (call === "chat.completions.create")
      return `for chunk in response:\n    if chunk.choices:\n        print(chunk.choices[0].delta.content or "", end="", flush=True)`;
    return "for event in response:\n    print(event)";
  }
  if (call === "chat.completions.create") return "print(response.choices[0].message.content)";
  if (call === "responses.create") return "print(response.output_text)";
  if (call === "messages.create") return "print(response.content[0].text)";
  if (call === "models.list") return "for model in response:\n    print(model.id)";
  return "print(response)";
}

/** Both libraries take further headers by this name. */
const extraHeaders = ({ headers = {} }: SampleRequest): string[] =>
  Object.keys(headers).length === 0 ? [] : [`extra_headers=${pythonLiteral(headers, "    ")}`];

function withLibrary(request: SampleRequest, library: LibraryCall): string[] {
  const name = classes[library.library];
  const client = `client = ${name}(base_url=${quoted(library.baseUrl)}, api_key=os.environ["${request.key.variable}"])`;
  return [
    `from ${library.library} import ${name}`,
    "",
    client,
    "",
    `response = ${called(`client.${library.call}`, [...namedParameters(request), ...extraHeaders(request)])}`,
    libraryEnd(library, request.answer),
  ];
}

function plainBody({ body }: SampleRequest): string[] {
  if (body.type === "none") return [];
  if (body.type === "json") return [`json=${pythonLiteral(body.value, "    ")}`];
  const parts = Object.entries(body.parts);
  const files = parts.flatMap(([name, part]) =>
    "file" in part ? [`${quoted(name)}: open(${quoted(part.file)}, "rb")`] : [],
  );
  const data = Object.fromEntries(parts.flatMap(([name, part]) => ("text" in part ? [[name, part.text]] : [])));
  return [`files={${files.join(", ")}}`, `data=${pythonLiteral(data, "    ")}`];
}

const plainEnd = (answer: SampleRequest["answer"]): string[] => {
  if (typeof answer === "object")
    return [`with open(${quoted(answer.file)}, "wb") as file:`, "    file.write(response.content)"];
  if (answer === "json") return ["print(response.json())"];
  return ["for line in response.iter_lines(decode_unicode=True):", "    print(line)"];
};

function plain(request: SampleRequest): string[] {
  const { key, headers = {}, answer } = request;
  const sent = [
    `${quoted(key.header)}: ${key.scheme === "" ? "" : `${quoted(key.scheme)} + `}os.environ["${key.variable}"]`,
    ...Object.entries(headers).map(([name, value]) => `${quoted(name)}: ${quoted(value)}`),
  ];
  const parameters = [
    quoted(request.url),
    `headers={${sent.join(", ")}}`,
    ...plainBody(request),
    ...(answer === "events" || answer === "lines" ? ["stream=True"] : []),
  ];
  return [
    "import requests",
    "",
    `response = ${called(`requests.${request.method.toLowerCase()}`, parameters)}`,
    "response.raise_for_status()",
    ...plainEnd(answer),
  ];
}

/** The call in Python: by its client library where it has one, else with requests. */
export function pythonSample(request: SampleRequest): string {
  const note = keyNote(request);
  const { library } = request;
  const lines = library ? withLibrary(request, library) : plain(request);
  return [...(note === null ? [] : [`# ${note}`]), "import os", ...lines].join("\n");
}
