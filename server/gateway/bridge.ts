/** How one request meets one route: the upstream's request, and its answer in the client's format. */
import type { LogicalModelSnapshot, RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import type { ChatAnswer } from "#server/providers/chat.ts";
import type {
  ChatFormat,
  ChatProvider,
  NativeCodec,
  ReadRefusal,
  UpstreamContext,
  UpstreamRequest,
} from "#server/providers/port.ts";
import { writtenText } from "./count-units.ts";
import type { ChatDoor, ChatRead, WriteContext } from "./doors/port.ts";
import { maskElements, maskEvents, masked, maskLines } from "./mask-model.ts";
import { MaskingPipe, type StreamPipe, TranslatingPipe } from "./stream-pipe.ts";

/** A whole answer as the client gets it. */
export interface BridgedAnswer {
  /** @param units what is charged: the client is told of them where the upstream reported none */
  body(units: Units): Buffer;
  contentType: string;
  /** As the upstream reported; null: no usable figure. */
  units: Units | null;
  /** Output tokens by estimate, for an answer without figures. */
  estimatedTokens: number;
  /** Some of what is charged nobody has reported. */
  estimated: boolean;
  /** What the model has written, for an answer without figures; null: it cannot be read. */
  outputText(): string | null;
}

export interface Bridge {
  /** Whether a stream of the upstream's can be of this content-type. */
  accepts(contentType: string): boolean;
  readonly refusal: ReadRefusal;
  /** @throws AppError(invalid_request) for what the vendor cannot do */
  request(context: UpstreamContext): UpstreamRequest;
  /** @param units what is charged, once it is known. @throws RangeError when the body is no answer of the vendor's */
  answer(body: Buffer, contentType: string, header?: (name: string) => string | null): BridgedAnswer;
  /** content-type of a stream as the client gets it; absent: the operation's, or the upstream's. */
  clientStreamType?(): string | null;
  /** Status, headers and bytes of the upstream go to the client as they are. */
  readonly passesThrough?: boolean;
  /** @param headers of the upstream's answer by their names in lower case; only of a pass-through */
  pipe(contentType: string, status: number, headers: Readonly<Record<string, string>>): StreamPipe;
  /** What the model has written in the first bytes of a stream; null: it cannot be read. */
  textOf(bytes: Buffer): string | null;
}

export interface BridgeFacts {
  requestId: string;
  createdAtSeconds: number;
  /** When the request began, by the monotonic clock; absent: now. */
  startedMs?: number;
  logicalModel: LogicalModelSnapshot;
  masksModel: boolean;
}

/** Where each format says which model served. */
const modelMembers = {
  openai_chat: "model",
  openai_completions: "model",
  openai_responses: "model",
  anthropic: "model",
  gemini: "modelVersion",
  ollama_chat: "model",
  ollama_generate: "model",
  bedrock: "model",
} as const;

const streamTypes = { ollama: "ndjson", bedrock: "vnd.amazon.eventstream" } as const;

const streamTypeOf = (provider: ChatProvider): string =>
  provider.format === "bedrock"
    ? streamTypes.bedrock
    : provider.format === "ollama_chat"
      ? streamTypes.ollama
      : "text/event-stream";

/** The bridge between a client's format and a provider's. */
export function chatBridge(
  door: ChatDoor,
  read: ChatRead,
  provider: ChatProvider,
  route: RouteSnapshot,
  facts: BridgeFacts,
): Bridge {
  const native = provider.native[read.format];
  return native
    ? new NativeBridge(read, provider, native, facts)
    : new TranslatingBridge(door, read, provider, route, facts);
}

/** Same format on both sides: bytes pass through. */
class NativeBridge implements Bridge {
  private readonly streamType: string;
  readonly refusal: ReadRefusal;

  constructor(
    private readonly read: ChatRead,
    private readonly provider: ChatProvider,
    private readonly codec: NativeCodec,
    private readonly facts: BridgeFacts,
  ) {
    this.streamType = read.format === "ollama_generate" ? streamTypes.ollama : streamTypeOf(provider);
    this.refusal = provider.refusal;
  }

  accepts(contentType: string): boolean {
    return contentType.includes(this.streamType);
  }

  request(context: UpstreamContext): UpstreamRequest {
    return this.codec.request(this.read.native, context);
  }

  answer(body: Buffer, contentType: string): BridgedAnswer {
    const units = this.codec.units(body);
    const text = units === null ? this.outputText(body) : null;
    const shown = this.facts.masksModel
      ? masked(body, modelMembers[this.read.format], this.facts.logicalModel.name)
      : body;
    return {
      body: () => shown,
      contentType,
      units,
      estimatedTokens: units === null ? tokensOf(text ?? body.toString("latin1")) : 0,
      estimated: units === null,
      outputText: () => text,
    };
  }

  private outputText(body: Buffer): string | null {
    if (!this.readable) return null;
    try {
      return answerText(this.provider.codec.answer(body));
    } catch (error) {
      // It was let through as an answer; what it says cannot be told.
      if (error instanceof RangeError) return null;
      throw error;
    }
  }

  /** The provider's codec reads one of its formats only. */
  private get readable(): boolean {
    return this.read.format === this.provider.format;
  }

  textOf(bytes: Buffer): string | null {
    return this.readable ? streamText(this.provider, bytes) : null;
  }

  pipe(): StreamPipe {
    const scanner: StreamPipe = this.codec.scanner(this.read.native);
    if (!this.facts.masksModel) return scanner;
    const { format } = this.read;
    return new MaskingPipe(scanner, maskOf(this.read, modelMembers[format], this.facts.logicalModel.name));
  }
}

/** Objects that some formats put around an answer in their events. */
const eventHolders: Partial<Record<ChatFormat, string>> = { openai_responses: "response", anthropic: "message" };

function maskOf({ format, native }: ChatRead, member: string, name: string): (pass: Buffer) => Buffer {
  if (format === "ollama_chat" || format === "ollama_generate") return maskLines(member, name);
  const holder = eventHolders[format];
  return (native.jsonArray ? maskElements : maskEvents)({ member, ...(holder ? { holder } : {}) }, name);
}

class TranslatingBridge implements Bridge {
  private readonly streamType: string;
  readonly refusal: ReadRefusal;

  constructor(
    private readonly door: ChatDoor,
    private readonly read: ChatRead,
    private readonly provider: ChatProvider,
    private readonly route: RouteSnapshot,
    private readonly facts: BridgeFacts,
  ) {
    this.streamType = streamTypeOf(provider);
    this.refusal = provider.refusal;
  }

  accepts(contentType: string): boolean {
    return contentType.includes(this.streamType);
  }

  private context(): WriteContext {
    const { requestId, createdAtSeconds, startedMs, logicalModel, masksModel } = this.facts;
    const model = masksModel ? logicalModel.name : this.route.upstreamModel;
    return { requestId, createdAtSeconds, startedMs, model, read: this.read };
  }

  request(context: UpstreamContext): UpstreamRequest {
    return this.provider.codec.request(this.read.toChat(), context);
  }

  answer(body: Buffer): BridgedAnswer {
    const answer = this.provider.codec.answer(body);
    const context = this.context();
    if (answer.model && !this.facts.masksModel) context.model = answer.model;
    const text = answerText(answer);
    const written = answer.units && this.door.writeAnswer(answer, answer.units, context);
    return {
      body: (units) => written ?? this.door.writeAnswer(answer, units, context),
      contentType: "application/json",
      units: answer.units,
      estimatedTokens: tokensOf(text),
      estimated: answer.units === null,
      outputText: () => text,
    };
  }

  textOf(bytes: Buffer): string | null {
    return streamText(this.provider, bytes);
  }

  pipe(): StreamPipe {
    const context = this.context();
    const { codec } = this.provider;
    return new TranslatingPipe(codec.reader(), this.door.writer(context), context, this.facts.masksModel);
  }
}

/** Of text whose tokenizer is not known. */
const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);

function answerText({ choices }: ChatAnswer): string {
  let text = "";
  for (const choice of choices) {
    text += (choice.text ?? "") + (choice.reasoning ?? "") + (choice.refusal ?? "");
    for (const call of choice.toolCalls) text += call.name + call.arguments;
  }
  return text;
}

/** Null: among these bytes are some that the vendor's reader gives up at. */
function streamText(provider: ChatProvider, bytes: Buffer): string | null {
  try {
    return writtenText(provider.codec.reader().push(bytes));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
