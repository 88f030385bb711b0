/**
 * Breaks the file system for one process: a chosen call fails as a bad disk would, or the process ends in
 * it as in a power cut. Only calls on files of the project, and of what output is made from, count.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";

/** What happens at the chosen call. */
export type FaultKind =
  | "fail"
  | "kill before"
  | "kill within"
  | "kill after"
  | "interrupt"
  | "nothing";

/** Which call is to go wrong, and how. */
export interface Fault {
  /** Calls on files below one of these folders count; modules that are loaded from there do not. */
  readonly roots: readonly string[];
  /** A function is called before the call, which waits for it; before one that returns at once it must be done at once. */
  readonly kind:
    | FaultKind
    | { readonly meanwhile: () => Promise<void> }
    | { readonly atOnce: () => void };
  /** Calls are counted from 1. */
  readonly at?: number;
  /** In place of a number: the start of the call, `rename *lead.ts`; the first is meant. */
  readonly call?: string;
  /** What the system says: `ENOSPC`. */
  readonly code?: string;
  /** Whether every call from there on that changes something fails, too. */
  readonly lasts?: boolean;
  /** Of what lasts, which calls: the start of a call; all unless said otherwise. */
  readonly only?: string;
}

/** A file system that counts its calls. */
export interface Armed {
  /** What was called, in order: `rename generated/lead.ts`. */
  readonly calls: readonly string[];
  /** Makes the file system whole again. */
  readonly disarm: () => void;
}

type Call = (...args: unknown[]) => unknown;

const promised =
  "open readFile writeFile readdir lstat stat mkdir rmdir rm unlink rename link copyFile utimes realpath access".split(
    " ",
  );
const immediate =
  "readFileSync readdirSync lstatSync statSync openSync realpathSync".split(
    " ",
  );
const ofHandles = "writeFile readFile read close chmod chown".split(" ");

/** The calls after which something on the disk is another. */
export const changing =
  /^(?:open-wx|writeFile|mkdir|rmdir|rm|unlink|rename|link|copyFile|utimes|sync|chmod|chown) /;

/** Breaks the file system until it is disarmed. */
export async function armFaults(fault: Fault): Promise<Armed> {
  const calls: string[] = [];
  const undo: (() => void)[] = [];
  const wrap = (target: object, name: string, isHandle: boolean): void => {
    const original: unknown = Reflect.get(target, name);
    if (typeof original !== "function") return;
    const replaced = function (this: unknown, ...args: unknown[]): unknown {
      const path = isHandle ? pathOfHandle(this) : pathOf(args);
      const run = (): unknown => Reflect.apply(original, this, args);
      if (path === null || !counts(path, fault.roots)) return run();
      calls.push(`${labelOf(name, args)} ${shortPath(path, fault.roots)}`);
      return strike({ fault, calls, args, run, target: this, name, path });
    };
    Reflect.set(target, name, replaced);
    undo.push(() => Reflect.set(target, name, original));
  };
  const prototype = await handlePrototype();
  for (const name of promised) wrap(fs.promises, name, false);
  for (const name of immediate) wrap(fs, name, false);
  for (const name of ofHandles) wrap(prototype, name, true);
  undo.push(wrapFlush(fault, calls));
  syncBuiltinESMExports();
  return {
    calls,
    disarm: () => {
      for (const one of undo) one();
      syncBuiltinESMExports();
    },
  };
}

/** `fsync` is asked for by a descriptor, and answers a callback; it is counted as `sync`. */
function wrapFlush(fault: Fault, calls: string[]): () => void {
  const { fsync } = fs;
  const replaced = (fd: number, done: (error: unknown) => void): void => {
    const path = descriptors.get(fd) ?? "";
    const run = (): Promise<void> => promisify(fsync)(fd);
    if (!counts(path, fault.roots))
      return void run().then(() => done(null), done);
    calls.push(`sync ${shortPath(path, fault.roots)}`);
    const struck = {
      fault,
      calls,
      args: [],
      run,
      target: null,
      name: "sync",
      path,
    };
    void Promise.resolve(strike(struck)).then(() => done(null), done);
  };
  Reflect.set(fs, "fsync", replaced);
  return () => Reflect.set(fs, "fsync", fsync);
}

async function handlePrototype(): Promise<object> {
  const handle = await fs.promises.open(process.execPath);
  await handle.close();
  const prototype: unknown = Object.getPrototypeOf(handle);
  if (typeof prototype === "object" && prototype !== null) return prototype;
  throw new Error("Files have no prototype.");
}

/** Where each open file is. */
const paths = new WeakMap<object, string>();

/** The same by descriptor. */
const descriptors = new Map<number, string>();

function pathOfHandle(handle: unknown): string | null {
  return typeof handle === "object" && handle !== null
    ? (paths.get(handle) ?? null)
    : null;
}

function pathOf([first]: readonly unknown[]): string | null {
  if (typeof first === "string") return first;
  return first instanceof URL ? first.pathname : null;
}

function counts(path: string, roots: readonly string[]): boolean {
  return (
    roots.some((root) => path.startsWith(root)) &&
    !/\/(?:node_modules|dist)(?:\/|$)/.test(path)
  );
}

function shortPath(path: string, roots: readonly string[]): string {
  const root = roots.find((one) => path.startsWith(one)) ?? "";
  return path.slice(root.length).replace(/^\//, "") || ".";
}

function labelOf(name: string, args: readonly unknown[]): string {
  return name === "open" && args[1] === "wx" ? "open-wx" : name;
}

interface Struck {
  readonly fault: Fault;
  readonly calls: readonly string[];
  readonly args: readonly unknown[];
  readonly run: Call;
  readonly target: unknown;
  readonly name: string;
  readonly path: string;
}

function strike(struck: Struck): unknown {
  const { fault, calls, run, name, path } = struck;
  const at = placeOf(fault, calls);
  const isLater =
    fault.lasts === true &&
    calls.length > at &&
    changing.test(calls.at(-1) ?? "") &&
    isCall(calls.at(-1) ?? "", fault.only ?? "");
  if (calls.length !== at && !isLater) return remembered(run(), path);
  if (typeof fault.kind === "object" && "atOnce" in fault.kind) {
    fault.kind.atOnce();
    return remembered(run(), path);
  }
  if (typeof fault.kind === "object")
    return fault.kind.meanwhile().then(() => remembered(run(), path));
  switch (fault.kind) {
    case "nothing":
      return remembered(run(), path);
    case "fail":
      return failing(struck);
    case "interrupt":
      process.kill(process.pid, "SIGINT");
      return remembered(run(), path);
    case "kill before":
      return die();
    case "kill within":
      return name === "writeFile" ? half(struck).then(die) : (run(), die());
    case "kill after": {
      const result = run();
      return result instanceof Promise ? result.then(die, die) : die();
    }
    default:
      return fault.kind satisfies never;
  }
}

/** The number of the call that is meant; beyond all numbers while it has not been made. */
function placeOf({ at, call }: Fault, calls: readonly string[]): number {
  if (call === undefined) return at ?? Infinity;
  const index = calls.findIndex((one) => isCall(one, call));
  return index < 0 ? Infinity : index + 1;
}

/** Whether a call begins as told, in which a star stands for anything. */
function isCall(call: string, start: string): boolean {
  const [first = "", ...rest] = start.split("*");
  const places = rest.map((part) => call.indexOf(part, first.length));
  return call.startsWith(first) && places.every((place) => place >= 0);
}

function remembered(result: unknown, path: string): unknown {
  if (!(result instanceof Promise)) return result;
  return result.then((value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    paths.set(value, path);
    const fd: unknown = Reflect.get(value, "fd");
    if (typeof fd === "number") descriptors.set(fd, path);
    return value;
  });
}

/** A disk takes what it can before it refuses; what is closed is closed all the same. */
function failing(struck: Struck): unknown {
  const { fault, name, path, target, run } = struck;
  const { code = "EIO" } = fault;
  const place = pathOfHandle(target) === null ? { path } : {};
  const error = Object.assign(new Error(`${code}: injected, ${name}`), {
    code,
    errno: -1,
    syscall: name,
    ...place,
  });
  if (name.endsWith("Sync")) throw error;
  const before =
    name === "writeFile"
      ? half(struck)
      : Promise.resolve(name === "close" ? run() : undefined);
  return before.then(() => {
    throw error;
  });
}

/** Writes the first half of a text. */
async function half({ args, target, name }: Struck): Promise<void> {
  const [data] = args;
  if (name !== "writeFile" || typeof data !== "string") return;
  const write: unknown = Reflect.get(Object(target), "write");
  if (typeof write !== "function") return;
  await Reflect.apply(write, target, [data.slice(0, data.length / 2)]);
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("Still alive.");
}
