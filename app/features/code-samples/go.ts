import { keyNote, type SampleRequest } from "./sample-request.ts";
import { quoted } from "./write-literal.ts";

/** A raw string where it can be one (The Go Programming Language Specification, "String literals"). */
const text = (value: string): string => (/[`\r]/.test(value) ? quoted(value) : `\`${value}\``);

interface Body {
  imports: string[];
  before: string[];
  reader: string;
  contentType: string | null;
}

function formBody(parts: Extract<SampleRequest["body"], { type: "form" }>["parts"]): Body {
  const lines = Object.entries(parts).flatMap(([name, part], index) => {
    if ("text" in part) return [`\tform.WriteField(${quoted(name)}, ${quoted(part.text)})`];
    return [
      `\tfile${index}, err := os.Open(${quoted(part.file)})`,
      "\tif err != nil {",
      "\t\tlog.Fatal(err)",
      "\t}",
      `\tpart${index}, _ := form.CreateFormFile(${quoted(name)}, ${quoted(part.file)})`,
      `\tio.Copy(part${index}, file${index})`,
    ];
  });
  return {
    imports: ["bytes", "mime/multipart"],
    before: ["\tvar body bytes.Buffer", "\tform := multipart.NewWriter(&body)", ...lines, "\tform.Close()"],
    reader: "&body",
    contentType: "form.FormDataContentType()",
  };
}

function bodyOf({ body }: SampleRequest): Body {
  if (body.type === "none") return { imports: [], before: [], reader: "nil", contentType: null };
  if (body.type === "form") return formBody(body.parts);
  return {
    imports: ["strings"],
    before: [`\tbody := strings.NewReader(${text(JSON.stringify(body.value, null, 2))})`],
    reader: "body",
    contentType: quoted("application/json"),
  };
}

/** The call in Go, with what its standard library has. */
export function goSample(request: SampleRequest): string {
  const { key, headers = {}, answer } = request;
  const { imports, before, reader, contentType } = bodyOf(request);
  const saves = typeof answer === "object";
  const note = keyNote(request);
  const names = ["io", "log", "net/http", "os", ...imports].sort();
  return [
    ...(note === null ? [] : [`// ${note}`]),
    "package main",
    "",
    "import (",
    ...names.map((name) => `\t"${name}"`),
    ")",
    "",
    "func main() {",
    ...before,
    `\trequest, err := http.NewRequest("${request.method}", ${quoted(request.url)}, ${reader})`,
    "\tif err != nil {",
    "\t\tlog.Fatal(err)",
    "\t}",
    `\trequest.Header.Set(${quoted(key.header)}, ${key.scheme === "" ? "" : `${quoted(key.scheme)}+`}os.Getenv("${key.variable}"))`,
    ...Object.entries(headers).map(([name, value]) => `\trequest.Header.Set(${quoted(name)}, ${quoted(value)})`),
    ...(contentType === null ? [] : [`\trequest.Header.Set("Content-Type", ${contentType})`]),
    "\tresponse, err := http.DefaultClient.Do(request)",
    "\tif err != nil {",
    "\t\tlog.Fatal(err)",
    "\t}",
    "\tdefer response.Body.Close()",
    ...(saves
      ? [`\toutput, err := os.Create(${quoted(answer.file)})`, "\tif err != nil {", "\t\tlog.Fatal(err)", "\t}"]
      : []),
    `\tio.Copy(${saves ? "output" : "os.Stdout"}, response.Body)`,
    "}",
  ].join("\n");
}
