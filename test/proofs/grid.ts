/** Every hostile text in every place where people can write one (docs/SECURITY.md, S1): does any become more than a text? */
import { parseSync } from "oxc-parser";
import { planFiles } from "../../src/emit/files.js";
import { assertMeant } from "../../src/emit/inspect.js";
import { compileTemplates } from "../../src/emit/render.js";
import type { Render } from "../../src/emit/render.js";
import { readTemplates } from "../../src/emit/templates.js";
import type { Templates } from "../../src/emit/templates.js";
import type {
  NamedField,
  NamedObject,
  NamedSchema,
} from "../../src/schema/named.js";
import type { Schema } from "../../src/schema/schema.js";
import { configLabel } from "../../src/schema/vocabulary.js";
import { compileFiles, runtimeSources } from "../support/compiled.js";
import { emitNamed, named, plainOptions } from "../support/emission.js";
import { gridOrganisation, gridTexts } from "../support/hostile.js";
import {
  customObject,
  field,
  objectType,
  schemaOf,
} from "../support/sample-schema.js";
import { createRandom, shuffled } from "../support/random.js";
import { checkStrictly } from "../support/strict.js";
import { isNode, nodesOf, nodeTypes } from "../support/syntax-tree.js";
import type { Figure, Proof, Trial } from "./proof.js";
import { none } from "./proof.js";

const sinks = ["type name", "field name", "description", "choice"] as const;

/** One text in one place. */
interface Cell {
  readonly sink: (typeof sinks)[number];
  readonly text: string;
}

const cells: readonly Cell[] = gridTexts.flatMap((text) =>
  sinks.map((sink) => ({ sink, text })),
);

/** An organisation with nothing odd in it but one text in one place. */
function organisationOf({ sink, text }: Cell): Schema {
  const at = (place: Cell["sink"], plain: string): string =>
    sink === place ? text : plain;
  const description = at("description", "About it.");
  return schemaOf([
    objectType("lead", "lead", "Lead"),
    customObject(
      "cotype_a",
      at("type name", "Account"),
      [
        field("cf_a", at("field name", "Budget"), {
          description,
          type: { kind: "choices", options: [at("choice", "one"), "two"] },
        }),
      ],
      { description },
    ),
  ]);
}

/** What is wrong with the output that one cell makes; undefined when all is right. */
function faultOf(
  cell: Cell,
  templates: Templates,
  render: Render,
): Fault | undefined {
  const schema = named(organisationOf(cell));
  const files = planFiles({
    schema,
    options: plainOptions,
    templates,
    ownTemplates: new Set(),
    runtime: [],
  });
  for (const { path, text: make, meaning } of files) {
    const text = make(render);
    if (meaning !== null)
      assertMeant(path, text, { ...meaning(render), isDoubtful: true });
    const { program, errors } = parseSync(path, text);
    if (errors.length > 0) return { kind: "stopped", why: errors[0]?.message };
    for (const { type } of nodesOf(program)) {
      if (!nodeTypes.has(String(type)))
        return { kind: "injected", why: String(type) };
    }
  }
  return undefined;
}

interface Fault {
  readonly kind: "stopped" | "injected" | "changed";
  readonly why: string | undefined;
}

interface FoundFault extends Fault {
  readonly cell: Cell;
}

function standalone(
  tried: readonly Cell[],
  templates: Templates,
): readonly FoundFault[] {
  const render = compileTemplates(templates);
  return tried.flatMap((cell) => {
    try {
      const fault = faultOf(cell, templates, render);
      return fault === undefined ? [] : [{ cell, ...fault }];
    } catch (error) {
      return [{ cell, kind: "stopped", why: String(error) }];
    }
  });
}

interface Wrapper {
  readonly label: string;
  readonly fields: Readonly<
    Record<
      string,
      {
        readonly label: string;
        readonly id: string;
        readonly choices?: readonly string[];
      }
    >
  >;
  readonly fromWire: (raw: unknown) => Readonly<Record<string, unknown>>;
  readonly toWire: (input: unknown) => Readonly<Record<string, unknown>>;
}

function isWrapper(value: unknown): value is Wrapper {
  return (
    typeof value === "object" &&
    value !== null &&
    "label" in value &&
    "fields" in value &&
    "fromWire" in value &&
    "toWire" in value
  );
}

type Load = (path: string) => Promise<Readonly<Record<string, unknown>>>;

/** The texts that one object type's code does not give back character by character, by place. */
async function changesIn(
  object: NamedObject,
  load: Load,
): Promise<readonly Cell[]> {
  // Code that does not even load has lost all of them.
  const module = await load(`${object.file}.js`).catch(() => ({}));
  const wrapper = new Map(Object.entries(module)).get(object.value);
  const all = object.fields.map(({ label: text }): Cell => ({
    sink: "field name",
    text,
  }));
  if (!isWrapper(wrapper))
    return [{ sink: "type name", text: object.label }, ...all];
  const changed = object.fields.flatMap((one) => changesOf(one, wrapper));
  const isExact = wrapper.label === configLabel(object);
  return isExact
    ? changed
    : [{ sink: "type name", text: object.label }, ...changed];
}

function changesOf(given: NamedField, wrapper: Wrapper): readonly Cell[] {
  const { name, id, label, description, type, many } = given;
  const known = wrapper.fields[name];
  const isExact = known?.label === label && known.id === id;
  const places: readonly Cell[] = isExact
    ? []
    : [
        { sink: "field name", text: label },
        { sink: "description", text: description ?? "" },
      ];
  if (type.kind !== "choices") return places;
  const lost = type.options.filter(
    (option, index) =>
      known?.choices?.[index] !== option ||
      !survives(wrapper, given, many ? [option] : option),
  );
  return [...places, ...lost.map((text): Cell => ({ sink: "choice", text }))];
}

/** Whether a value that is read and written back is the same JSON. */
function survives(
  { fromWire, toWire }: Wrapper,
  { id, name }: NamedField,
  value: unknown,
): boolean {
  const wire = { [`custom.${id}`]: value };
  try {
    const back = toWire({ [name]: fromWire(wire)[name] });
    return JSON.stringify(back) === JSON.stringify(wire);
  } catch {
    // A refusal loses the value as well; which one it was, the cell says.
    return false;
  }
}

/** Imports the code of an organisation that has every text in every place. */
async function evaluated(
  schema: NamedSchema,
  files: ReadonlyMap<string, string>,
): Promise<{ readonly changed: readonly Cell[]; readonly hasRun: boolean }> {
  const { load, remove } = await compileFiles(
    new Map([...files, ...(await runtimeSources())]),
  );
  try {
    const changed = [];
    for (const object of schema.objects)
      changed.push(...(await changesIn(object, load)));
    return { changed, hasRun: "canary" in globalThis };
  } finally {
    await remove();
  }
}

const internal = "@internal";

/** How many of five kinds of things are left in the declarations when `@internal` is said of them. */
function keptInternal(
  { objects }: NamedSchema,
  declarations: ReadonlyMap<string, string>,
): number {
  const kept = objects.flatMap((object): readonly string[] => {
    const names = declaredIn(declarations.get(`${object.file}.d.ts`) ?? "");
    const saysSo = object.description === internal && names.has(object.type);
    return [
      ...(saysSo ? [object.kind] : []),
      ...object.fields.flatMap((one) => {
        const { name, description, shared, label, type, choicesType } = one;
        const isIn = description === internal || label === internal;
        const choices = type.kind === "choices" ? type.options : [];
        return [
          ...(isIn && names.has(name) ? [shared ? "shared" : "field"] : []),
          ...(choices.includes(internal) &&
          !shared &&
          names.has(choicesType ?? "")
            ? ["choices"]
            : []),
        ];
      }),
    ];
  });
  return new Set(kept).size;
}

/** Every name that a declaration file declares, members included. */
function declaredIn(text: string): ReadonlySet<string> {
  const { program } = parseSync("a.d.ts", text);
  const names = [...nodesOf(program)].flatMap(({ type, id, key }) => {
    const name = type === "TSPropertySignature" ? key : id;
    return isNode(name) && typeof name["name"] === "string"
      ? [name["name"]]
      : [];
  });
  return new Set(names);
}

function tell({ sink, text }: Cell, why = ""): string {
  return `${JSON.stringify(text.slice(0, 100))} as ${sink} ${why}`;
}

function count(
  id: string,
  what: string,
  faults: readonly { readonly cell: Cell; readonly why?: string | undefined }[],
): Figure {
  const [first] = faults;
  const distinct = new Set(
    faults.map(({ cell }) => `${cell.sink} ${cell.text}`),
  );
  return none(id, what, distinct.size, first && tell(first.cell, first.why));
}

async function run({ count: tries, seed }: Trial): Promise<readonly Figure[]> {
  const tried = shuffled(createRandom(seed), cells).slice(0, tries);
  const found = standalone(tried, await readTemplates(null));
  const ofKind = (kind: Fault["kind"]) =>
    found.filter((one) => one.kind === kind);
  const schema = named(gridOrganisation());
  const files = emitNamed(schema);
  const { errors, declarations } = await checkStrictly(files);
  const { changed, hasRun } = await evaluated(schema, files);
  const changes = changed.map((cell) => ({ cell }));
  const bad = new Set(
    [...found, ...changes].map(({ cell }) => `${cell.sink} ${cell.text}`),
  );
  const exact = tried.filter(
    ({ sink, text }) => !bad.has(`${sink} ${text}`),
  ).length;
  const ran: readonly { readonly cell: Cell; readonly why: string }[] = hasRun
    ? [{ cell: { sink: "choice", text: "any" }, why: "was run" }]
    : [];
  const kept = keptInternal(schema, declarations);
  return [
    {
      id: "grid-exact",
      what: "Cells of texts × places that are exact",
      value: exact,
      want: String(tried.length),
      isMet: exact === tried.length,
    },
    count("grid-injected", "Cells whose text became code", [
      ...ofKind("injected"),
      ...ran,
    ]),
    count("grid-changed", "Cells whose value changed", changes),
    count("grid-stopped", "Cells that stopped a run", ofKind("stopped")),
    none(
      "grid-compile-errors",
      "Errors of the strictest compiler, all texts in all places in one program",
      errors.length,
      errors[0],
    ),
    {
      id: "grid-internal",
      what: "Kinds of declarations of five that `@internal` in a text leaves in `.d.ts`",
      value: kept,
      want: "5",
      isMet: kept === 5,
    },
  ];
}

/** The grid of hostile texts and places: all of them in one organisation, and each of those that are tried in one of its own. */
export const grid: Proof = {
  name: "grid",
  unit: "cells",
  release: cells.length,
  short: Math.ceil(cells.length / 12),
  run,
};
