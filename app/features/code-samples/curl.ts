import { keyNote, type SampleRequest } from "./sample-request.ts";

/** Text between single quotes of a POSIX shell: only the quote itself must leave them (POSIX.1-2017, 2.2.2). */
const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const isPlain = (text: string): boolean => /^[\w@%+=:,./-]+$/.test(text);
const word = (text: string): string => (isPlain(text) ? text : shell(text));

function bodyOptions({ body }: SampleRequest): string[] {
  if (body.type === "none") return [];
  if (body.type === "json")
    return [`-H "Content-Type: application/json"`, `-d ${shell(JSON.stringify(body.value, null, 2))}`];
  return Object.entries(body.parts).map(([name, part]) =>
    "file" in part ? `-F ${word(`${name}=@${part.file}`)}` : `--form-string ${word(`${name}=${part.text}`)}`,
  );
}

/** The call with curl. */
export function curlSample(request: SampleRequest): string {
  const { key, headers = {}, method, body, answer } = request;
  const posts = body.type !== "none";
  const isImplied = method === (posts ? "POST" : "GET");
  const lines = [
    `curl ${isImplied ? "" : `-X ${method} `}${word(request.url)}`,
    `-H "${key.header}: ${key.scheme}$${key.variable}"`,
    ...Object.entries(headers).map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`),
    ...bodyOptions(request),
    ...(answer === "events" || answer === "lines" ? ["--no-buffer"] : []),
    ...(typeof answer === "object" ? [`--output ${word(answer.file)}`] : []),
  ];
  const note = keyNote(request);
  return `${note === null ? "" : `# ${note}\n`}${lines.join(" \\\n  ")}`;
}
