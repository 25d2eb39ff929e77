import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { chatSample } from "./chat-sample.ts";
import { curlSample } from "./curl.ts";
import type { SampleRequest } from "./sample-request.ts";
import { writeSamples } from "./write-samples.ts";

const base = "https://ai.example.com/ve_1/v1";
const awkward = 'It\'s "quoted" $HOME `date` \\ $(x)\n# next 😀 \u2028';
const body = { model: "chat", messages: [{ role: "user", content: awkward }] };

/** The last argument of curl's -d as a POSIX shell reads it. */
function bodyInShell(sample: string): unknown {
  const script = `curl() { while [ "$1" != "-d" ]; do shift; done; printf %s "$2"; }\n${sample}`;
  return JSON.parse(execFileSync("sh", ["-c", script], { encoding: "utf8" }));
}

describe("a sample", () => {
  test("in curl says to a shell exactly what was asked", () => {
    expect(bodyInShell(curlSample(chatSample(base, body, { name: "Key\nrm -rf /", prefix: "slk_abcdef" })))).toEqual(
      body,
    );
  });

  test("in TypeScript is the call with its values, as an engine reads them", () => {
    const code =
      writeSamples(chatSample(base, body, null)).find(({ language }) => language === "TypeScript")?.code ?? "";
    const literal = code.slice(code.indexOf("create(") + "create(".length, code.lastIndexOf(");\nconsole"));
    expect(new Function(`return ${literal}`)()).toEqual(body);
  });

  test("streams where the request does, and prints what comes", () => {
    const codes = writeSamples(chatSample(base, { ...body, stream: true }, null)).map(({ code }) => code);
    expect(codes[0]).toContain("--no-buffer");
    expect(codes[1]).toContain("for chunk in response:");
    expect(codes[2]).toContain("for await (const chunk of response)");
  });

  test("names the reader's key and never carries a secret; a name cannot leave its comment, nor turn it around", () => {
    const key = { name: "Chat\n\u202Eimport evil\u2066", prefix: "slk_abcdef" };
    for (const { code } of writeSamples(chatSample(base, body, key))) {
      expect(code).toMatch(/ACCESS_KEY: the secret of your key “Chat import evil” \(slk_abcdef…\)/);
      expect(code).not.toMatch(/slk_\w{7}/);
    }
  });

  test("of a form sends the file and the fields, of a sound saves it", () => {
    const request: SampleRequest = {
      ...chatSample(base, body, null),
      url: `${base}/audio/transcriptions`,
      body: { type: "form", parts: { file: { file: "speech.mp3" }, model: { text: "it's" } } },
      library: null,
    };
    expect(curlSample(request)).toContain(`-F file=@speech.mp3 \\\n  --form-string 'model=it'\\''s'`);
    const saved = writeSamples({ ...request, body: { type: "none" }, answer: { file: "a.mp3" } });
    for (const { code } of saved) expect(code).toContain("a.mp3");
  });

  test("carries further headers the way each library takes them", () => {
    const request = { ...chatSample(base, body, null), headers: { "x-sluice-app": "it's" } };
    const [curl, python, typescript] = writeSamples(request).map(({ code }) => code);
    expect(curl).toContain(`-H 'x-sluice-app: it'\\''s'`);
    expect(python).toContain(`extra_headers={"x-sluice-app": "it's"},`);
    expect(typescript).toContain(`}, { headers: { "x-sluice-app": "it's" } });`);
  });

  test("has Python's and Go's own words for nothing and yes", () => {
    const [, python, , go] = writeSamples(chatSample(base, { model: "chat", logprobs: true, stop: null }, null));
    expect(python?.code).toContain("logprobs=True");
    expect(python?.code).toContain("stop=None");
    expect(go?.code).toContain(`"logprobs": true`);
  });
});
