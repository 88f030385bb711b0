/** Ids in the shape of Close's: a prefix and base62 text of the length that this prefix has there. */
import { hash, randomBytes } from "node:crypto";

const alphabet =
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** The length of the text after each prefix: 43 for older kinds, 22 for newer ones (docs/close-api.md §0). */
const lengths = {
  cf: 43,
  orga: 43,
  user: 43,
  memb: 43,
  stat: 43,
  lead: 43,
  cont: 43,
  oppo: 43,
  acti: 43,
  custobj: 43,
  cotype: 22,
  actitype: 22,
  pipe: 22,
  role: 22,
  ev: 22,
  req: 22,
  whsub: 22,
  task: 43,
  tmpl: 43,
  save: 43,
  ilink: 43,
  phon: 43,
  expo: 43,
  emailacct: 43,
  bulkemail: 43,
  bulkedit: 43,
  bulkdelete: 43,
  bulkseqsub: 43,
  smstmpl: 22,
  seq: 22,
  seqstep: 22,
  sub: 22,
  outcome: 22,
  playbook: 22,
  blkphon: 22,
  dial: 22,
  comm: 22,
  comthr: 22,
  group: 22,
  schlnk: 22,
  sdas: 22,
  form: 22,
} as const;

/** The prefixes of the ids that the local Close gives out. */
export type IdPrefix = keyof typeof lengths;

/** Gives the next id of a kind; the same calls in the same order give the same ids. */
export type IdSource = (prefix: IdPrefix) => string;

/**
 * Starts a source of ids that counts from the same start every time. In Close an id is one of one
 * organisation: with another `owner` all ids are others.
 */
export function createIdSource(owner = ""): IdSource {
  let count = 0;
  return (prefix) => {
    count += 1;
    return deriveId(prefix, `${owner}${prefix} ${String(count)}`);
  };
}

/** Derives an id from a text: equal texts give equal ids. */
function deriveId(prefix: IdPrefix, text: string): string {
  return `${prefix}_${base62(hash("sha512", text, "hex"), lengths[prefix])}`;
}

/** Makes a secret that looks like an API key of Close, `api_XXXX.YYYY`, and is new every time. */
export function randomKey(): string {
  const part = (): string => base62(randomBytes(64).toString("hex"), 22);
  return `api_${part()}.${part()}`;
}

/** The digits of one step: a division of a large number costs about as much whatever the divisor. */
const digits = 8;
const step = 62n ** BigInt(digits);

function base62(hexadecimal: string, length: number): string {
  let rest = BigInt(`0x${hexadecimal}`);
  let text = "";
  while (text.length < length) {
    let part = Number(rest % step);
    for (let place = 0; place < digits; place += 1) {
      text += alphabet.charAt(part % 62);
      part = Math.floor(part / 62);
    }
    rest /= step;
  }
  return text.slice(0, length);
}
