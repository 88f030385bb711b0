/** Words that no name of ours may be, whatever a label says. */

/** Words that cannot name a variable or a type in strict TypeScript, lower-cased. */
const words = `
  abstract any arguments as asserts async await bigint boolean break case catch class const
  constructor continue debugger declare default delete do else enum eval export extends false
  finally for from function get global goto if implements import in infer instanceof interface
  intrinsic is keyof let module namespace native never new null number object of out override
  package private protected public readonly require return satisfies set static string super
  switch symbol synchronized this throw throws transient true try type typeof undefined unique
  unknown using var void volatile while with yield
`;

/** Globals and library types that emitted files rely on or that a reader would take them for, lower-cased. */
const globals = `
  array arraybuffer asynciterable asyncgenerator awaited blob boolean buffer console crypto
  dataview date document error event eventtarget exclude exports extract file float32array
  formdata function generator global globalthis headers infinity int8array intl iterable iterator
  json map math module nan nonnullable number object omit parameters partial performance pick
  process promise proxy readonlyarray record reflect regexp request required response returntype
  set string symbol thistype uint8array url urlsearchparams weakmap weakset window worker
`;

/** Device names of Windows and files that the output has at its top, lower-cased. */
const files = `
  aux client com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 con index lpt0 lpt1 lpt2 lpt3 lpt4
  lpt5 lpt6 lpt7 lpt8 lpt9 nul prn runtime shared types
`;

const members = `
  __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor
  hasOwnProperty isPrototypeOf propertyIsEnumerable prototype then toJSON toLocaleString toString
  valueOf
`;

const split = (text: string): ReadonlySet<string> =>
  new Set(text.trim().split(/\s+/));

/** Lower-cased names that no type, variable or file may have. */
export const reservedDeclarations: ReadonlySet<string> = split(
  `${words} ${globals} ${files}`,
);

/**
 * Names that no property may have: members of every object's prototype, and `then` and `toJSON`,
 * which JavaScript calls by itself. Reserved words are fine as properties.
 */
export const reservedMembers: ReadonlySet<string> = split(members);
