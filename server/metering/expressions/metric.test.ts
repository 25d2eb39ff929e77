import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAppError } from "#server/contracts/errors.ts";
import { compileMetric, type MetricSample } from "./compile-metric.ts";
import { compileMetrics } from "./compile-metrics.ts";
import { replyBody } from "./reply-body.ts";
import { testMetricExpression } from "./test-metric-expression.ts";

const sample = {
  body: {
    usage: { prompt_tokens: 11, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3, audio_tokens: null } },
    images: [
      { w: 2, h: 3 },
      { w: 4, h: 5 },
    ],
    pages: 2.5,
    label: "naïve 😀",
    nothing: null,
  },
  request: { n: 3 },
  headers: { "X-Units": " 7.5 ", "content-type": "application/json" },
  durationMs: 1_500,
  bytesIn: 10,
  bytesOut: 2_048,
} satisfies MetricSample;

const measure = (expression: string, over: MetricSample = sample) => compileMetric(expression).evaluate(over);

/** Offset that the 400 names. */
function refusedAt(expression: string): unknown {
  try {
    compileMetric(expression);
  } catch (error) {
    if (isAppError(error) && error.code === "invalid_request") return error.extra?.position;
    throw error;
  }
  return "was not refused";
}

describe("a metric expression", () => {
  test.each([
    ["openai_completions_usage().prompt_tokens", 11],
    ["openai_completions_usage().prompt_tokens - openai_completions_usage().prompt_tokens_details.cached_tokens", 8],
    ["openai_completions_usage().completion_tokens_details.reasoning_tokens", 0],
    ["body.usage.prompt_tokens + body.usage['completion_tokens'] * 2", 19],
    ["sum(body.images.map(i, i.w * i.h))", 26],
    ["size(body.images.filter(i, i.w > 3))", 1],
    ["body.images.exists(i, i.h == 5) ? 1 : 0", 1],
    ["body.images.all(i, i.h == 5) || !true ? 1 : 0", 0],
    ["size(body.label)", 7],
    ["duration_ms / 1000", 2],
    ["ceil(bytes_out / 1000) + bytes_in + status", 213],
    ["double(headers['x-units'])", 8],
    ["headers['content-type'].contains('json') && startsWith(headers['content-type'], 'app') ? request.n : 0", 3],
    ["default(body.none.deeper, 5) + default(body.nothing, 1) + default(body.images[9].w, 1)", 7],
    ["has(body.usage) && !has(body.nothing) && !has(body.none.deeper) ? 1 : 0", 1],
    ["max(1, 2, min(body.pages, 9)) + max([4, 6])", 9],
    ["'b' in ['a', 'b'] && 'usage' in body && !(1 in [2]) ? 1 : 0", 1],
    ["-(-3) % 2 + 7 % 4", 4],
    ["1/2", 1],
    ["0.49999999999999994", 0],
    ["2.5", 3],
    ["-0.0", 0],
    ["10 // a note", 10],
  ])("%s is %d", (expression, value) => {
    expect(measure(expression)).toEqual({ value });
  });

  test("reads every vendor's usage, in whole replies and in streams", () => {
    const at = (expression: string, body: unknown) => measure(expression, { body });
    expect(at("openai_responses_usage().input_tokens_details.cached_tokens", { usage: {} })).toEqual({ value: 0 });
    const responses = [{ type: "response.created", response: {} }, { response: { usage: { output_tokens: 9 } } }];
    expect(at("openai_responses_usage().output_tokens", responses)).toEqual({ value: 9 });
    const anthropic = [
      { type: "message_start", message: { usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 1 } } },
      { type: "message_delta", usage: { output_tokens: 30 } },
    ];
    const all = "anthropic_messages_usage()";
    expect(at(`${all}.input_tokens * 100 + ${all}.output_tokens + ${all}.cache_read_input_tokens`, anthropic)).toEqual({
      value: 532,
    });
    const gemini = [{ usageMetadata: { promptTokenCount: 3 } }, { usageMetadata: { thoughtsTokenCount: 4 } }];
    expect(at("gemini_usage().promptTokenCount + gemini_usage().thoughtsTokenCount", gemini)).toEqual({ value: 7 });
    const ollama = [{ done: false }, { done: true, eval_count: 6, total_duration: 5e9 }];
    expect(at("ollama_usage().eval_count + ollama_usage().total_duration / 1000000000", ollama)).toEqual({ value: 11 });
    const deepseek = { usage: { prompt_cache_hit_tokens: 2, prompt_tokens: 5 } };
    expect(at("deepseek_usage().prompt_cache_hit_tokens", deepseek)).toEqual({ value: 2 });
    expect(at("mistral_usage().prompt_tokens + mistral_usage().prompt_audio_seconds", deepseek)).toEqual({ value: 5 });
    expect(at("default(gemini_usage().promptTokenCount, 1)", {})).toEqual({ value: 1 });
  });

  test.each([
    ["", 0],
    ["1 +", 3],
    ["1 + foo", 4],
    ["1 + unknown(2)", 4],
    ["body.label.matches('(a+)+$')", 0],
    ["sum()", 0],
    ["{'a': 1}", 1],
    ["b'x'", 0],
    ["9007199254740993", 0],
    ["cel.bind(a, 1, a)", 0],
    ["body = 1", 5],
    ["constructor", 0],
  ])("%s is refused with the place at fault", (expression, position) => {
    expect(refusedAt(expression)).toEqual(position);
  });

  test("too long or too deep an expression is refused", () => {
    const long = [`${"(".repeat(60)}1${")".repeat(60)}`, "!".repeat(1_999), "1+".repeat(900), "1".repeat(2_001)];
    for (const expression of long) expect(refusedAt(expression)).toEqual(expect.any(Number));
  });

  test.each([
    ["body.usage.nothing", "there is no 'nothing'", 11],
    ["body.usage", "must be a number, not an object", null],
    ["body.label", "not text", null],
    ["true", "not true or false", null],
    ["body.nothing.x", "in null", 13],
    ["1 + body.label", "expected a number, not text", 0],
    ["1 / (2 - 2)", "division by zero", 0],
    ["1 - 2", "negative", null],
    ["2000000000", "exceeds", null],
    ["gemini_usage().totalTokenCount", "no usage as Gemini", 0],
    ["body.constructor", "there is no 'constructor'", 5],
    ["body.usage['__proto__']", "there is no '__proto__'", 0],
    ["body.images.length", "expected a number", 12],
    ["double('1e9')", "decimal number", 0],
    ["body == body ? 1 : 0", "cannot compare an object", 0],
    ["body.label ? 1 : 0", "expected true or false", 0],
  ])("%s has no value, and says why", (expression, why, position) => {
    expect(measure(expression)).toEqual({ error: expect.stringContaining(why), position });
  });

  test("members that JSON itself names __proto__ reach no prototype", () => {
    const body = JSON.parse('{"usage":{"__proto__":{"prompt_tokens":7}},"constructor":3}');
    expect(measure("openai_completions_usage().prompt_tokens", { body })).toEqual({ value: 0 });
    expect(measure("body.constructor", { body })).toEqual({ value: 3 });
    expect(({} as Record<string, unknown>).prompt_tokens).toBeUndefined();
  });

  test("hostile work ends after a bounded number of steps", () => {
    const body = { list: Array.from({ length: 20_000 }, (_, n) => n), text: "a".repeat(5_000_000) };
    const hostile = [
      "sum(body.list.map(a, sum(body.list.map(b, a * b))))",
      "body.list.all(a, body.list.exists(b, a == b)) ? 1 : 0",
      "body.list.all(a, body.text == body.text) ? 1 : 0",
      "body.list.all(a, body.text.contains('aaaab')) ? 1 : 1",
      "body.list.all(a, startsWith(body.text, body.text)) ? 1 : 1",
      "size(body.list.map(a, body.list.map(b, [a, b])))",
    ];
    for (const expression of hostile) {
      expect(measure(expression, { body })).toMatchObject({ error: expect.stringContaining("steps") });
    }
  });

  test("whatever is written, it compiles or is a 400, and what compiles never throws", () => {
    const word = fc.constantFrom(
      ..."body request headers status duration_ms . .usage .images [ ] ( ) , ? : + - * / % == < && || ! in 1 2.5 'a' x".split(
        " ",
      ),
      ..."sum( size( max( has( default( double( openai_completions_usage() .map(x, .filter(x, .all(x, .exists(x,".split(
        " ",
      ),
      ...["__proto__", "constructor", "cel.bind(", "b'x'", "\\", "//", "\n", "0x1F", "1u", "{", "}", '"', "null"],
    );
    const source = fc.oneof(
      fc.array(word, { maxLength: 30 }).map((words) => words.join("")),
      fc.array(word, { maxLength: 30 }).map((words) => words.join(" ")),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
    );
    fc.assert(
      fc.property(source, fc.jsonValue(), (expression, body) => {
        if (refusedAt(expression) !== "was not refused") return;
        const result = measure(expression, { body });
        if ("error" in result) expect(result.error).not.toBe("");
        else expect(Number.isSafeInteger(result.value) && result.value >= 0).toBe(true);
      }),
      { numRuns: 800 },
    );
  });

  test("arithmetic agrees with JavaScript's, rounded half up once", () => {
    const number = fc.integer({ min: 0, max: 1_000 });
    const operator = fc.constantFrom("+", "*", "-", "/");
    fc.assert(
      fc.property(number, operator, number, operator, number, (a, one, b, two, c) => {
        const expression = `(${a} ${one} ${b}) ${two} ${c + 1}`;
        const raw: number = new Function(`return ${expression}`)();
        const result = measure(expression);
        if (Number.isFinite(raw) && raw >= 0 && raw <= 1e9) expect(result).toEqual({ value: Math.round(raw) + 0 });
        else expect(result).toHaveProperty("error");
      }),
    );
  });
});

describe("a provider's metrics", () => {
  test("measure a reply's units, all or none", () => {
    const metrics = compileMetrics({ input: "body.usage['in']", output: "body.usage.out * 2" });
    expect(metrics.measure({ body: { usage: { in: 3, out: 4 } } })).toEqual({ units: { input: 3, output: 8 } });
    expect(metrics.measure({ body: { usage: { in: 3 } } })).toEqual({
      metric: "output",
      error: expect.stringContaining("'out'"),
    });
  });

  test("are refused by the name of the one that cannot be compiled", () => {
    expect(() => compileMetrics({ input: "1", output: "1 +" })).toThrow(
      expect.objectContaining({ param: "settings.metrics.output", extra: { position: 3 } }),
    );
  });
});

describe("a reply's text", () => {
  test("is JSON, the data of server-sent events, JSON lines, or nothing", () => {
    expect(replyBody('{"a":1}')).toEqual({ a: 1 });
    expect(replyBody('event: x\ndata: {"a":1}\n\n: note\n\ndata: {"b":\ndata: 2}\r\n\r\ndata: [DONE]\n\n')).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
    expect(replyBody('{"a":1}\n{"done":true}\n')).toEqual([{ a: 1 }, { done: true }]);
    expect(replyBody("<html>")).toBeNull();
    expect(replyBody(" ".repeat(5_000_000))).toBeNull();
  });

  test("as a sample is read as a reply would be", () => {
    const body = 'data: {"usage":null}\n\ndata: {"usage":{"prompt_tokens":7}}\n\ndata: [DONE]\n\n';
    const tried = { headers: {}, status: 200, duration_ms: 0, bytes_in: 0, bytes_out: 0 };
    const expression = "openai_completions_usage().prompt_tokens";
    expect(testMetricExpression({ expression, sample: { ...tried, body } })).toEqual({
      value: 7,
      error: null,
      position: null,
    });
    expect(testMetricExpression({ expression, sample: { ...tried, body: {} } })).toMatchObject({
      value: null,
      position: 0,
    });
  });
});
