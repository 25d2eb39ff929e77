import type { ChatFormat, NativeRequest } from "#server/providers/port.ts";

/** A client's question how many tokens a request goes in with, in its door's format. */
export interface TokenQuestion {
  format: ChatFormat;
  /** As the client named it. */
  model: string;
  native: NativeRequest;
  /** All that would be read as text: what our own count goes by. */
  text(): string;
  /** The answer where nobody but us counts. @param textTokens of `text` */
  answer(textTokens: number): Record<string, unknown>;
}
