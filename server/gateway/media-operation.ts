/** Embeddings, images, audio, moderations and rerank as operations of the core. */
import type { RouteSnapshot } from "#server/catalog/snapshot.ts";
import type { Units } from "#server/contracts/units.ts";
import { azurePath } from "#server/providers/azure-openai/path.ts";
import { billableUsage, boundAt } from "#server/providers/media/billable.ts";
import type { AnswerFacts, MediaCodec, MediaRead, MediaScanner } from "#server/providers/media/port.ts";
import { mediaCodec } from "#server/providers/media-codecs.ts";
import type { ReadRefusal, ScanResult, UpstreamContext, UpstreamRequest } from "#server/providers/port.ts";
import type { Bridge, BridgedAnswer, BridgeFacts } from "./bridge.ts";
import { bytesErrorShape, errorShapes } from "./dialects.ts";
import { masked } from "./mask-model.ts";
import type { Operation } from "./operation.ts";
import type { StreamPipe } from "./stream-pipe.ts";

/** A media request that was read. */
export function mediaOperation(read: MediaRead, refusalOf: (route: RouteSnapshot) => ReadRefusal): Operation {
  return {
    endpoint: read.endpoint,
    modality: read.modality,
    model: read.model,
    demand: {
      stream: read.delivery !== "whole",
      inputBytes: 0,
      mediaParts: 0,
      maxTokens: null,
      choices: 1,
      fixed: { boundOn: (route) => boundAt(boundOn(read, route), route.price.rates), tokens: read.inputTokens },
    },
    isOneAnswer: read.delivery === "bytes",
    body: read.body.bytes,
    needs: null,
    lastUserText: null,
    user: read.user,
    errors: read.delivery === "bytes" ? bytesErrorShape : errorShapes.openai,
    streamType: null,
    local: null,
    serves: (route) => mediaCodec(route.providerKind, read.endpoint) !== null,
    bridge: (route, facts) => {
      const codec = mediaCodec(route.providerKind, read.endpoint);
      if (!codec) throw new RangeError(`${route.providerKind} has no ${read.endpoint}`);
      return new MediaBridge(read, codec, route, refusalOf(route), facts);
    },
  };
}

/** What this route's vendor uses at the most. */
const boundOn = (read: MediaRead, route: RouteSnapshot): Units =>
  mediaCodec(route.providerKind, read.endpoint)?.bound?.(read, route.upstreamModel) ?? read.bound;

class MediaBridge implements Bridge {
  constructor(
    private readonly read: MediaRead,
    private readonly codec: MediaCodec,
    private readonly route: RouteSnapshot,
    readonly refusal: ReadRefusal,
    private readonly facts: BridgeFacts,
  ) {}

  accepts(contentType: string): boolean {
    return this.codec.accepts(this.read, contentType);
  }

  request(context: UpstreamContext): UpstreamRequest {
    const request = this.codec.request(this.read, context);
    if (this.route.providerKind !== "azure_openai") return request;
    return { ...request, path: azurePath(request.path.slice(1), context) };
  }

  answer(body: Buffer, contentType: string, header: AnswerFacts["header"] = () => null): BridgedAnswer {
    if (!this.codec.accepts(this.read, contentType)) throw new RangeError("the upstream's answer is of another kind");
    const { createdAtSeconds, logicalModel, masksModel } = this.facts;
    const answer = this.codec.answer(this.read, body, contentType, { header, createdAtSeconds });
    const masks = masksModel && answer.modelMember !== null;
    const shown = masks ? masked(answer.body, answer.modelMember ?? "", logicalModel.name) : answer.body;
    return {
      body: () => shown,
      contentType: answer.contentType,
      estimatedTokens: 0,
      outputText: () => null,
      ...billableUsage(answer, this.route.price.rates, this.route.cost?.rates),
    };
  }

  clientStreamType(): string | null {
    return this.codec.streamType?.(this.read) ?? null;
  }

  textOf(): null {
    return null;
  }

  pipe(contentType: string): StreamPipe {
    return new MediaPipe(this.codec.scanner(this.read, contentType), this.route);
  }
}

/** A scanner whose units are those that the route's price has figures for. */
class MediaPipe implements StreamPipe {
  readonly tokens = 0;

  constructor(
    private readonly scanner: MediaScanner,
    private readonly route: RouteSnapshot,
  ) {}

  get events(): number {
    return this.scanner.events;
  }
  get finished(): boolean {
    return this.scanner.finished;
  }
  get unfinished(): number {
    return this.scanner.unfinished;
  }
  get unitsAreFinal(): boolean {
    return this.scanner.unitsAreFinal;
  }
  get units(): Units | null {
    return this.billable()?.units ?? null;
  }
  get estimated(): boolean {
    return this.billable()?.estimated ?? false;
  }

  private billable(): ReturnType<typeof billableUsage> | null {
    const { units, estimated } = this.scanner;
    return units && billableUsage({ units, estimated }, this.route.price.rates, this.route.cost?.rates);
  }

  push(bytes: Buffer): ScanResult {
    return this.scanner.push(bytes);
  }
  end(): Buffer | null {
    return this.scanner.end();
  }
  terminal(): Buffer {
    return this.scanner.terminal();
  }
}
