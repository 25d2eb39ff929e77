import type { Caller } from "#server/contracts/caller.ts";
import type { ExhaustionPreviewView, PreviewExhaustionInput } from "#server/contracts/exhaustion-preview.ts";
import { mintId } from "#server/infra/mint.ts";
import type { PrismaClient } from "#server/infra/prisma.ts";
import { requireRow } from "#server/infra/require-row.ts";
import { executorOfPrisma } from "#server/infra/sql.ts";
import { quotaError } from "./exchange.ts";
import { answerRefusal } from "./operate.ts";
import { sampleOperation } from "./sample-requests.ts";
import type { ReplySink } from "./types.ts";

type Preview = ExhaustionPreviewView["data"][number];

interface Sample {
  client: string;
  path: string;
  body: object;
  stream: boolean;
}

const messages = [{ role: "user", content: "Hello" }];
const both = (client: string, path: string, body: object): Sample[] => [
  { client, path, body, stream: false },
  { client, path, body: { ...body, stream: true }, stream: true },
];
const contents = [{ role: "user", parts: [{ text: "Hello" }] }];

/** A request at each door, whole and as a stream; embeddings stand for what is no chat. */
const samples: readonly Sample[] = [
  ...both("OpenAI chat", "/v1/chat/completions", { model: "model", messages }),
  ...both("OpenAI responses", "/v1/responses", { model: "model", input: "Hello" }),
  ...both("OpenAI completions", "/v1/completions", { model: "model", prompt: "Hello" }),
  ...both("Anthropic", "/v1/messages", { model: "model", max_tokens: 100, messages }),
  { client: "Gemini", path: "/v1beta/models/model:generateContent", body: { contents }, stream: false },
  { client: "Gemini", path: "/v1beta/models/model:streamGenerateContent?alt=sse", body: { contents }, stream: true },
  { client: "Ollama chat", path: "/api/chat", body: { model: "model", messages, stream: false }, stream: false },
  { client: "Ollama chat", path: "/api/chat", body: { model: "model", messages }, stream: true },
  {
    client: "Ollama generate",
    path: "/api/generate",
    body: { model: "model", prompt: "Hello", stream: false },
    stream: false,
  },
  { client: "Ollama generate", path: "/api/generate", body: { model: "model", prompt: "Hello" }, stream: true },
  { client: "OpenAI embeddings", path: "/v1/embeddings", body: { model: "model", input: "Hello" }, stream: false },
];

/** A client that writes down what it is sent. */
class Recorder implements ReplySink {
  onDrain: (() => void) | null = null;
  onClose: (() => void) | null = null;
  readonly closed = false;
  status = 0;
  headers: Preview["headers"] = [];
  private readonly chunks: Buffer[] = [];

  head(status: number, headers: string[]): void {
    this.status = status;
    for (let at = 0; at < headers.length; at += 2) {
      this.headers.push({ name: headers[at] ?? "", value: headers[at + 1] ?? "" });
    }
  }
  write(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    return true;
  }
  end(chunk?: Buffer): void {
    if (chunk) this.chunks.push(chunk);
  }
  cut(): void {
    throw new Error("a refusal is never cut off");
  }
  get body(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

/** An endpoint that is not made yet has no id to be bought for. */
const unmade = "ve_new";

/**
 * What clients of every format would be sent when the credits are used up, by the functions that send it.
 * @throws AppError not_found: the endpoint
 */
export const makePreviewExhaustion =
  ({ prisma, publicUrl }: { prisma: PrismaClient; publicUrl: string }) =>
  async ({ merchantId }: Caller, { ve_id, exhaustion }: PreviewExhaustionInput): Promise<ExhaustionPreviewView> => {
    const sql = executorOfPrisma(prisma);
    await requireRow(sql, "virtual_endpoint", merchantId, { id: ve_id ?? undefined, param: "ve_id" });
    const snapshot = { virtualEndpointId: ve_id ?? unmade, exhaustion };
    const base = publicUrl.replace(/\/+$/, "");
    const error = quotaError(base, snapshot);
    const data = await Promise.all(
      samples.map(async ({ client, path, body, stream }) => {
        const operation = await sampleOperation(path, body);
        const recorder = new Recorder();
        answerRefusal(base, recorder, mintId("request"), operation, { error, limits: null, snapshot });
        return { client, path, stream, status: recorder.status, headers: recorder.headers, body: recorder.body };
      }),
    );
    return { data };
  };
