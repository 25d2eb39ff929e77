/** Google's client before Gemini and a foreign vendor: tools, images, errors, leaving. */
import { ApiError, type Content, FunctionCallingConfigMode, GoogleGenAI } from "@google/genai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leaveAfter, parameters, png, refusalOf, startWorld, type World } from "./world.ts";

const kinds = ["gemini", "openai"] as const;
let world: World;
let client: GoogleGenAI;
beforeAll(async () => {
  world = await startWorld(kinds);
  client = clientOf(world.endpoint.key);
});
afterAll(() => world?.stack.stop());

const clientOf = (apiKey: string, baseUrl = world.base()) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl } });

describe.each(kinds)("Google's client before %s", (kind) => {
  const tools = [
    { functionDeclarations: ["find", "sort"].map((name) => ({ name, parametersJsonSchema: parameters })) },
  ];
  const toolConfig = { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } };

  test("calls two tools side by side, whole and as a stream, and goes on with their results", async () => {
    const model = `${kind}-talk`;
    const contents: Content[] = [{ role: "user", parts: [{ text: "Use the tools." }] }];
    const first = await client.models.generateContent({ model, contents, config: { tools, toolConfig } });
    const told = first.functionCalls?.map(({ args, name }) => [name, args]);
    expect(told).toEqual(["find", "sort"].map((name) => [name, { q: "canal" }]));
    const again: unknown[] = [];
    for await (const chunk of await client.models.generateContentStream({
      model,
      contents,
      config: { tools, toolConfig },
    }))
      for (const { args, name } of chunk.functionCalls ?? []) again.push([name, args]);
    expect(again).toEqual(told);
    const parts = first.functionCalls!.map(({ id, name }) => ({
      functionResponse: { ...(id ? { id } : {}), name: name!, response: { output: "A lock." } },
    }));
    const second = await client.models.generateContent({
      model,
      contents: [...contents, first.candidates![0]!.content!, { role: "user", parts }],
      config: { tools },
    });
    expect(second.candidates?.[0]?.finishReason).toBe("STOP");
    expect(second.text).toBeTruthy();
  });

  test("shows an image", async () => {
    const contents = [{ text: "What is this?" }, { inlineData: { mimeType: "image/png", data: png } }];
    const answer = await client.models.generateContent({ model: `${kind}-talk`, contents });
    expect(answer.candidates?.[0]?.finishReason).toBe("STOP");
    if (kind !== "gemini") return;
    expect(answer.usageMetadata?.promptTokensDetails).toContainEqual({ modality: "IMAGE", tokenCount: 258 });
  });

  test("is told errors by its own class", async () => {
    const ask = (by: GoogleGenAI, model: string = kind) =>
      refusalOf(by.models.generateContent({ model, contents: "Hi" }));
    const stranger = await ask(clientOf("slk_wrong"));
    expect(stranger).toBeInstanceOf(ApiError);
    expect(stranger).toMatchObject({ status: 401, message: expect.stringContaining("UNAUTHENTICATED") });
    const unknown = await ask(client, "no-such-model");
    expect(unknown).toBeInstanceOf(ApiError);
    expect(unknown).toMatchObject({ status: 404, message: expect.stringContaining("NOT_FOUND") });
    const broke = await ask(clientOf(world.poor.key, world.base(world.poor)));
    expect(broke).toBeInstanceOf(ApiError);
    expect(broke).toMatchObject({ status: 429, message: expect.stringContaining("RESOURCE_EXHAUSTED") });
    expect(broke.message).toContain(`/checkout?ve_id=${world.poor.id}`);
    const long = await ask(client, `${kind}-long`);
    expect(long).toBeInstanceOf(ApiError);
    expect(long).toMatchObject({ status: 400, message: expect.stringContaining("INVALID_ARGUMENT") });
    expect(long.message).toMatch(/token count|maximum context/);
  });

  test("may leave in the middle of a stream", async () => {
    const controller = new AbortController();
    const config = { abortSignal: controller.signal };
    const stream = await client.models.generateContentStream({ model: `${kind}-slow`, contents: "Row.", config });
    await leaveAfter(6, stream, () => controller.abort());
    await world.expectLetGo(kind);
  });
});
