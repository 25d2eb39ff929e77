import { Busboy } from "@fastify/busboy";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { applyEdits } from "#server/providers/wire/json-members.ts";
import { formPart, formText, type MultipartForm, readMultipart } from "./multipart.ts";

const type = "multipart/form-data; boundary=XX";
const part = (headers: string, content: string) => `--XX\r\n${headers}\r\n\r\n${content}\r\n`;
const field = (name: string, content: string) => part(`Content-Disposition: form-data; name="${name}"`, content);
const file = (name: string, content: string) =>
  part(`Content-Disposition: form-data; name="${name}"; filename="a.wav"\r\nContent-Type: audio/wav`, content);
const body = (...parts: string[]) => Buffer.from(`${parts.join("")}--XX--\r\n`, "latin1");

/** The error's text and parameter; fails when there is none or it is no AppError. */
function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (!isAppError(error)) throw error;
    expect(error.code).toBe("invalid_request");
    return `${error.param}: ${error.userMessage}`;
  }
  throw new Error("was not refused");
}

test("fields, files and their bytes are found where they lie", () => {
  const bytes = body(field("model", "whisper-1"), file("file", "RIFF\r\n--X\0\xff"), field("prompt", ""));
  const form = readMultipart(bytes, type);
  expect(form.parts.map(({ name, filename, contentType }) => [name, filename, contentType])).toEqual([
    ["model", null, null],
    ["file", "a.wav", "audio/wav"],
    ["prompt", null, null],
  ]);
  expect(formText(form, bytes, "model")).toBe("whisper-1");
  expect(formText(form, bytes, "prompt")).toBe("");
  expect(formText(form, bytes, "language")).toBeNull();
  const audio = formPart(form, "file")!;
  expect(bytes.toString("latin1", audio.start, audio.end)).toBe("RIFF\r\n--X\0\xff");
});

test("the model's part is replaced and every other byte stays", () => {
  const bytes = body(file("file", "\x00\x01\r\n\xfe"), field("model", "a"), field("language", "de"));
  const model = formPart(readMultipart(bytes, type), "model")!;
  const edited = applyEdits(bytes, [{ start: model.start, end: model.end, text: "gpt-4o-transcribe" }]);
  expect(edited.toString("latin1")).toBe(
    body(file("file", "\x00\x01\r\n\xfe"), field("model", "gpt-4o-transcribe"), field("language", "de")).toString(
      "latin1",
    ),
  );
});

test("a quoted boundary and other parameters of the content-type are read", () => {
  const bytes = body(field("model", "m"));
  for (const contentType of [
    'Multipart/Form-Data; charset=utf-8; boundary="XX"',
    "multipart/form-data;boundary=XX; a=b",
  ])
    expect(formText(readMultipart(bytes, contentType), bytes, "model")).toBe("m");
});

test.each([
  ["no boundary", "multipart/form-data", body(field("a", "b"))],
  ["an empty boundary", 'multipart/form-data; boundary=""', body(field("a", "b"))],
  ["two boundaries", "multipart/form-data; boundary=XX; boundary=YY", body(field("a", "b"))],
  ["a boundary too long", `multipart/form-data; boundary=${"X".repeat(71)}`, body(field("a", "b"))],
  ["an empty body", type, Buffer.alloc(0)],
  ["another boundary", type, Buffer.from("--YY\r\n\r\n--YY--")],
  ["a preamble", type, Buffer.concat([Buffer.from("hello\r\n"), body(field("a", "b"))])],
  ["no parts", type, Buffer.from("--XX--\r\n")],
  ["no closing boundary", type, Buffer.from(field("a", "b"))],
  ["an epilogue", type, Buffer.concat([body(field("a", "b")), Buffer.from("--XX\r\n")])],
  ["bare line feeds", type, Buffer.from('--XX\nContent-Disposition: form-data; name="a"\n\nb\n--XX--\n')],
  ["a boundary line that goes on", type, body(field("a", "b").replace("--XX", "--XX "))],
  ["no content line", type, Buffer.from('--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\n--XX--\r\n')],
  ["no disposition", type, body(part("Content-Type: text/plain", "b"))],
  [
    "two dispositions",
    type,
    body(part('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"', "c")),
  ],
  ["two names", type, body(part('Content-Disposition: form-data; name="a"; name="model"', "c"))],
  ["an extended name", type, body(part("Content-Disposition: form-data; name=\"a\"; name*=utf-8''model", "c"))],
  ["no name", type, body(part("Content-Disposition: form-data", "c"))],
  ["a name with a line break", type, body(part('Content-Disposition: form-data; name="a%0Ab"', "c"))],
  ["an attachment", type, body(part('Content-Disposition: attachment; name="a"', "c"))],
  ["a folded header", type, body(part('Content-Disposition: form-data;\r\n name="a"', "c"))],
  ["base64", type, body(part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64', "YQ=="))],
  [
    "a nested form",
    type,
    body(part('Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=YY', "--YY--")),
  ],
  [
    "bytes without a filename",
    type,
    body(part('Content-Disposition: form-data; name="a"\r\nContent-Type: application/octet-stream', "b")),
  ],
  ["giant headers", type, body(part(`Content-Disposition: form-data; name="a"\r\nX: ${"y".repeat(10_000)}`, "b"))],
  ["text that is no UTF-8", type, body(field("a", "\xff"))],
  ["thousands of parts", type, body(...Array.from({ length: 5_000 }, (_, index) => field(`a${index}`, "b")))],
])("refused: %s", (_, contentType, bytes) => {
  expect(refusal(() => readMultipart(bytes, contentType))).toMatch(/multipart body|not valid UTF-8/);
});

test("what is given twice, in whatever spelling, is refused by name", () => {
  for (const second of ["model", "model[]"]) {
    const bytes = body(field("model", "cheap"), field(second, "dear"));
    expect(refusal(() => formText(readMultipart(bytes, type), bytes, "model"))).toBe("model: 'model' is given twice.");
  }
});

test("a file where a text belongs is refused by name", () => {
  const bytes = body(file("model", "x"));
  expect(refusal(() => formText(readMultipart(bytes, type), bytes, "model"))).toMatch(/^model: /);
});

/** What an independent parser makes of it; null: an error. */
function byBusboy(bytes: Buffer): Promise<string[] | null> {
  return new Promise((resolve) => {
    const found: string[] = [];
    const busboy = new Busboy({ headers: { "content-type": type } });
    busboy.on("field", (name, value) => found.push(`${name}=${Buffer.from(value).toString("latin1")}`));
    busboy.on("file", (name, stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => found.push(`${name}=${Buffer.concat(chunks).toString("latin1")}`));
    });
    busboy.on("error", () => resolve(null));
    busboy.on("finish", () => resolve(found));
    busboy.end(bytes);
  });
}

const readings = (form: MultipartForm, bytes: Buffer) =>
  form.parts.map((one) => `${one.name}=${bytes.toString("latin1", one.start, one.end)}`);

test("what is accepted, another parser reads in the same way", async () => {
  const content = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom("\r\n", "\r\n--X", "--XX", "\r\n--", "", "\r"),
  );
  const parts = fc.array(fc.tuple(fc.constantFrom("model", "file", "prompt", "image[]"), content, fc.boolean()), {
    minLength: 1,
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(parts, async (list) => {
      const bytes = Buffer.from(
        `${list.map(([name, text, isFile]) => (isFile ? file(name, text) : field(name, text))).join("")}--XX--\r\n`,
      );
      let form: MultipartForm;
      try {
        form = readMultipart(bytes, type);
      } catch (error) {
        expect(isAppError(error)).toBe(true);
        return;
      }
      expect(readings(form, bytes).sort()).toEqual((await byBusboy(bytes))?.sort());
    }),
    { numRuns: 200 },
  );
});

test("mangled forms are read or refused, never anything else, and fast", () => {
  const good = body(field("model", "whisper-1"), file("file", "RIFF...."), field("stream", "true"));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.constantFrom(0x0d, 0x0a, 0x2d, 0x58, 0x22, 0x3b, 0x00, 0xff)), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.nat(good.length),
      (changes, length) => {
        const bytes = Buffer.from(good);
        for (const [at, byte] of changes) bytes[at] = byte;
        for (const candidate of [bytes, good.subarray(0, length)]) {
          try {
            for (const one of readMultipart(candidate, type).parts)
              expect(one.start >= 0 && one.end >= one.start && one.end <= candidate.length).toBe(true);
          } catch (error) {
            expect(isAppError(error)).toBe(true);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("25 MiB of near-boundaries are read in a moment", () => {
  const bytes = body(file("file", "\r\n--X".repeat(5 * 1024 * 1024)), field("model", "m"));
  const begun = performance.now();
  expect(formText(readMultipart(bytes, type), bytes, "model")).toBe("m");
  expect(performance.now() - begun).toBeLessThan(1_000);
});
