/** What sends one request, and what goes in and out of it. */
import type { HeaderReader } from "./rate-limit.js";
import type { Method } from "./retry.js";

/** A request, ready to be sent. */
export interface WireRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** The start of an answer; its body is read by iterating. */
export interface WireResponse {
  readonly status: number;
  readonly header: HeaderReader;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** What sends requests. */
export interface Sender {
  /** Loads what sending needs; costs time the first time only. */
  readonly open: () => Promise<unknown>;
  /** Calls `leave` before the request may have left this machine, and not at all where it certainly has not. */
  send(
    request: WireRequest,
    signal: AbortSignal,
    leave: () => void,
  ): Promise<WireResponse>;
  /** Breaks the connections that were opened for it, not those of a given dispatcher. */
  readonly close: () => Promise<void>;
}

/** What requests go through, once it is open. */
export type Network = Pick<Sender, "send" | "close">;
