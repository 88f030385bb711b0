/** A terminal without colours for a library that asks nobody whether it may use them. */
import { Writable } from "node:stream";

/** Of what begins with a control character, what moves the cursor stays. */
const colours = /\p{Cc}\[[\d;]*m/gu;

/** The same terminal, on which everything appears in the colour and the weight of plain text. */
export function withoutColours(
  terminal: NodeJS.WriteStream,
): NodeJS.WritableStream {
  const plain = new Writable({
    decodeStrings: false,
    write(chunk: unknown, _encoding, done) {
      terminal.write(String(chunk).replace(colours, ""), () => done());
    },
  });
  // Those who lay text out ask for these; they change with the window.
  return Object.defineProperties(plain, {
    isTTY: { get: () => terminal.isTTY },
    columns: { get: () => terminal.columns },
    rows: { get: () => terminal.rows },
  });
}
