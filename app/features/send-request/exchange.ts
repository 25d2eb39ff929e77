/** A request that was sent and what has come back of it so far. */
import type { AnswerKind } from "./answer-kind.ts";
import type { BuiltRequest } from "./build-request.ts";
import type { ShownHeader } from "./own-headers.ts";

export type Phase =
  /** Sent; nothing has come. */
  | "waiting"
  | "receiving"
  /** The whole answer is there. */
  | "complete"
  /** By the reader, or because it grew too large. */
  | "stopped"
  | "failed";

export interface Exchange {
  phase: Phase;
  method: string;
  url: string;
  /** Null: no answer. */
  status: number | null;
  statusText: string;
  headers: readonly ShownHeader[];
  requestId: string | null;
  contentType: string | null;
  kind: AnswerKind;
  firstByteMs: number | null;
  totalMs: number | null;
  bytes: number;
  /** Of a body of letters, as much as is shown. */
  text: string;
  isCut: boolean;
  /** What a stream's events say, as text. */
  said: string;
  /** The whole of what came, once it has ended. */
  content: Blob | null;
  /** Why it is not complete, in words. */
  problem: string | null;
}

/** Just sent. */
export const newExchange = ({ method, target }: BuiltRequest, origin: string): Exchange => ({
  phase: "waiting",
  method,
  url: origin + target,
  status: null,
  statusText: "",
  headers: [],
  requestId: null,
  contentType: null,
  kind: "file",
  firstByteMs: null,
  totalMs: null,
  bytes: 0,
  text: "",
  isCut: false,
  said: "",
  content: null,
  problem: null,
});

/** Something is still to come. */
export const isUnderWay = ({ phase }: Exchange): boolean => phase === "waiting" || phase === "receiving";
