/** What the screen's fields make of a request, and what is wrong with them. Pure. */
import { z } from "zod";
import type { Json } from "#app/features/code-samples/sample-request.ts";

/** As typed; an empty field leaves the parameter out. */
export interface Settings {
  model: string;
  system: string;
  temperature: string;
  maxTokens: string;
  /** JSON: a list of tools as OpenAI defines them. */
  tools: string;
  /** JSON: a schema that the answer must follow. */
  schema: string;
}

export type SettingsErrors = Partial<Record<keyof Settings, string>>;
export type ChatBody = { readonly [name: string]: Json };

export const emptySettings: Settings = { model: "", system: "", temperature: "", maxTokens: "", tools: "", schema: "" };

const numberFrom = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text.trim().replace(",", ".")));

const temperatureSchema = z.string().transform(numberFrom).pipe(z.number().min(0).max(2));
const maxTokensSchema = z.string().transform(numberFrom).pipe(z.number().int().min(1).max(1_000_000_000));
const toolsSchema = z.array(z.looseObject({ type: z.string() })).min(1);
const objectSchema = z.record(z.string(), z.json());

function jsonOf(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

interface Reading {
  parameters: Record<string, Json>;
  errors: SettingsErrors;
}

function readTools({ tools }: Settings, { parameters, errors }: Reading): void {
  if (tools.trim() === "") return;
  const parsed = toolsSchema.safeParse(jsonOf(tools)?.value);
  if (parsed.success) parameters.tools = parsed.data as Json;
  else errors.tools = jsonOf(tools) ? "must be a list of tools, each with a type" : "is not JSON";
}

function readSchema({ schema }: Settings, { parameters, errors }: Reading): void {
  if (schema.trim() === "") return;
  const parsed = objectSchema.safeParse(jsonOf(schema)?.value);
  if (parsed.success) {
    const format = { name: "answer", schema: parsed.data as Json, strict: true };
    parameters.response_format = { type: "json_schema", json_schema: format };
  } else errors.schema = jsonOf(schema) ? "must be a JSON schema: an object" : "is not JSON";
}

function readNumbers(settings: Settings, { parameters, errors }: Reading): void {
  if (settings.temperature.trim() !== "") {
    const parsed = temperatureSchema.safeParse(settings.temperature);
    if (parsed.success) parameters.temperature = parsed.data;
    else errors.temperature = "must be a number from 0 to 2";
  }
  if (settings.maxTokens.trim() !== "") {
    const parsed = maxTokensSchema.safeParse(settings.maxTokens);
    if (parsed.success) parameters.max_tokens = parsed.data;
    else errors.maxTokens = "must be a whole number above 0";
  }
}

/** The chat request of these settings and messages, with what is wrong with the settings. */
export function chatBody(settings: Settings, messages: readonly Json[]): { body: ChatBody; errors: SettingsErrors } {
  const reading: Reading = { parameters: {}, errors: {} };
  if (settings.model === "") reading.errors.model = "choose a model";
  readNumbers(settings, reading);
  readTools(settings, reading);
  readSchema(settings, reading);
  const system: Json[] = settings.system.trim() === "" ? [] : [{ role: "system", content: settings.system }];
  const body = { model: settings.model, messages: [...system, ...messages], ...reading.parameters, stream: true };
  return { body, errors: reading.errors };
}
