/** Puts an reply on the wire, whole or the way a fault asks for. */
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Reply, Content } from "../endpoint/replies.js";
import type { Fault } from "./faults.js";

/** Sends an reply; resolves once everything was handed to the socket. `signal` ends a dripping body. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  fault: Fault,
  signal: AbortSignal,
): Promise<void> {
  const bytes = encode(reply.content);
  setHead(response, reply, bytes, fault);
  if (fault.cut !== undefined) return cut(response, bytes, fault.cut);
  if (fault.drip !== undefined)
    return drip(response, bytes, fault.drip, signal);
  response.end(bytes);
}

function encode(content: Content): Uint8Array {
  switch (content.kind) {
    case "json":
      return Buffer.from(JSON.stringify(content.value));
    case "raw":
      return content.bytes;
    case "none":
      return new Uint8Array();
    default:
      return content satisfies never;
  }
}

function setHead(
  response: ServerResponse,
  { status, headers, content }: Reply,
  bytes: Uint8Array,
  fault: Fault,
): void {
  response.statusCode = status;
  const type = content.kind === "raw" ? content.type : "application/json";
  if (content.kind !== "none") response.setHeader("content-type", type);
  // A 204 has no length by its definition.
  if (status !== 204 && fault.withoutLength !== true)
    response.setHeader("content-length", bytes.length);
  if (fault.withoutLength === true) {
    response.removeHeader("transfer-encoding");
    response.setHeader("connection", "close");
  }
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, value);
}

function cut(response: ServerResponse, bytes: Uint8Array, count: number): void {
  // Without a length, a plain end of the connection is all that a reader sees.
  response.flushHeaders();
  response.write(bytes.subarray(0, count), () => {
    response.socket?.destroySoon();
  });
}

async function drip(
  response: ServerResponse,
  bytes: Uint8Array,
  pause: number,
  signal: AbortSignal,
): Promise<void> {
  response.flushHeaders();
  for (const byte of bytes) {
    await wait(pause, undefined, { signal });
    if (response.destroyed) return;
    response.write(Uint8Array.of(byte));
  }
  response.end();
}
