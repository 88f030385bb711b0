/** Times decoding and reading beside JSON.parse and raw JSON, page after page; runs by itself. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DecodeConfig, DecodeRound } from "../records.js";
import { loadWrapper, pageOf } from "./wrapper.js";

/** Reads ten fields of a record once and gives how many are set. */
type Reader = (record: object) => number;

const hotReads = 10;

const config: DecodeConfig = JSON.parse(process.argv[2] ?? "");
const wrapper = await loadWrapper(config.typeId);
const texts = readdirSync(config.pages).map((file) =>
  readFileSync(join(config.pages, file), "utf8"),
);
const single = Object.entries(wrapper.fields).filter(([, { many }]) => !many);
const ten = Array.from({ length: 10 }, (_, index) =>
  single.slice(Math.floor((index * single.length) / 10)).slice(0, 1),
).flat();
const readRaw = await readerOf(ten.map(([, { wireKey }]) => wireKey));
const readRecord = await readerOf(ten.map(([name]) => name));

/** Source text with the keys in it, as in a program: a loop over keys would measure the loop. */
async function readerOf(keys: readonly string[]): Promise<Reader> {
  const lines = keys.map(
    (key) => `if ((record[${JSON.stringify(key)}] ?? null) !== null) set += 1;`,
  );
  const code = `export default (record) => { let set = 0; ${lines.join("\n")} return set; };`;
  const url = `data:text/javascript,${encodeURIComponent(code)}`;
  const module: { readonly default: Reader } = await import(url);
  return module.default;
}

function decode(raws: readonly unknown[]): readonly object[] {
  return raws.map((raw) => wrapper.fromWire(raw));
}

function readAll(records: readonly object[], read: Reader): number {
  let set = 0;
  for (const record of records) set += read(record);
  return set;
}

function readHot(records: readonly object[], read: Reader): number {
  let set = 0;
  for (let time = 0; time < hotReads; time += 1) set += readAll(records, read);
  return set;
}

type Spent = { -readonly [What in keyof DecodeRound]: number };

/**
 * Every step that looks at records for the first time takes a page of its own, of
 * other shapes; what is done again is done to the same page, parsed anew.
 */
function runPages(
  spent: Spent,
  [first = "", second = "", third = ""]: readonly string[],
): void {
  const timed = <T>(what: keyof Spent, work: () => T): T => {
    const start = process.cpuUsage();
    const result = work();
    const { user, system } = process.cpuUsage(start);
    spent[what] += user + system;
    return result;
  };
  const raws = timed("parse", () => pageOf(first));
  const records = timed("decode", () => decode(raws));
  const untouched = pageOf(second);
  timed("readRaw", () => readAll(untouched, readRaw));
  const undecoded = pageOf(third);
  timed("decodeAndRead", () => readAll(decode(undecoded), readRecord));
  const set = timed("hotRecord", () => readHot(records, readRecord));
  const setRaw = timed("hotRaw", () => readHot(raws, readRaw));
  if (set !== setRaw)
    throw new Error(`${set} values were read, not ${setRaw}.`);
  const again = timed("parseAgain", () => pageOf(first));
  timed("decodeAgain", () => decode(again));
  const readBefore = pageOf(second);
  timed("readRawAgain", () => readAll(readBefore, readRaw));
  const decodedBefore = pageOf(third);
  timed("decodeAndReadAgain", () => readAll(decode(decodedBefore), readRecord));
}

const nothing: Spent = {
  parse: 0,
  decode: 0,
  readRaw: 0,
  decodeAndRead: 0,
  parseAgain: 0,
  decodeAgain: 0,
  readRawAgain: 0,
  decodeAndReadAgain: 0,
  hotRaw: 0,
  hotRecord: 0,
};

/** Nanoseconds of processor time per record, or per record and time for what is hot. */
function runRound(pages: readonly string[]): Spent {
  const spent = { ...nothing };
  for (let at = 0; at < pages.length; at += 3)
    runPages(spent, pages.slice(at, at + 3));
  const records = (pages.length / 3) * config.pageLength;
  const each = (us: number): number => (us * 1000) / records;
  return {
    parse: each(spent.parse),
    decode: each(spent.decode),
    readRaw: each(spent.readRaw),
    decodeAndRead: each(spent.decodeAndRead),
    parseAgain: each(spent.parseAgain),
    decodeAgain: each(spent.decodeAgain),
    readRawAgain: each(spent.readRawAgain),
    decodeAndReadAgain: each(spent.decodeAndReadAgain),
    hotRaw: each(spent.hotRaw) / hotReads,
    hotRecord: each(spent.hotRecord) / hotReads,
  };
}

const { rounds, warmUps } = config;
const perRound = texts.length / (rounds + warmUps);
const told = Array.from({ length: rounds + warmUps }, (_, round) =>
  runRound(texts.slice(round * perRound, (round + 1) * perRound)),
).slice(warmUps);
process.stdout.write(JSON.stringify(told));
