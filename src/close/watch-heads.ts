/** Looks at the heads of answers as they come, for what they say of the clock and of the rate limit. */
import { channel } from "node:diagnostics_channel";

/** The head of an answer: the headers by their names in small letters. */
export type AnswerHead = ReadonlyMap<string, string>;

/** undici reports each answer there, whoever asked; its documentation names the channel. */
const answers = "undici:request:headers";

/** Calls `onHead` for each answer of an origin until what it gives is called. Nothing of the requests is looked at. */
export function watchHeads(
  origin: string,
  onHead: (head: AnswerHead) => void,
): () => void {
  const watched = channel(answers);
  const look = (message: unknown): void => {
    const head = headOf(message, origin);
    if (head !== null) onHead(head);
  };
  watched.subscribe(look);
  return () => void watched.unsubscribe(look);
}

function headOf(message: unknown, origin: string): AnswerHead | null {
  if (!isRecord(message)) return null;
  const { request, response } = message;
  if (!isRecord(request) || !isRecord(response)) return null;
  if (String(request["origin"]) !== origin) return null;
  const { headers } = response;
  if (!Array.isArray(headers)) return null;
  const texts = headers.map((one: unknown) => String(one));
  return new Map(
    texts.flatMap((name, index) =>
      index % 2 === 0
        ? [[name.toLowerCase(), texts[index + 1] ?? ""] as const]
        : [],
    ),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
