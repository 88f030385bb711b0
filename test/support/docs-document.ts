/** Documents of `codegen docs`, made of schemas without a disk. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeOrganization } from "../../src/commands/docs/describe-organization.js";
import type { Surroundings } from "../../src/commands/docs/describe-organization.js";
import { diffSchemas, lookupOf } from "../../src/drift/diff-schemas.js";
import type { Lock } from "../../src/lock/lock.js";
import { parseLock } from "../../src/lock/read-lock.js";
import type { DocsDocument } from "../../src/page/docs-document.js";
import type { Schema } from "../../src/schema/schema.js";
import { named, namesOf, plainOptions } from "./emission.js";
import { repository } from "./program.js";
import { customObject, field, objectType, schemaOf } from "./sample-schema.js";

/** The document of a schema as a first run with the default config names it. */
export function documentOf(
  schema: Schema,
  surroundings: Partial<Surroundings> = {},
  emit: DocsDocument["parts"] = "client",
): DocsDocument {
  const lock: Lock = {
    version: 1,
    generator: plainOptions.version,
    schema: { default: schema },
    names: namesOf(schema),
    changes: [],
    files: {},
    deletedObjects: [],
    deletedFields: [],
  };
  return describeOrganization(
    {
      lock,
      schema: named(schema),
      options: { ...plainOptions, emit },
      names: {},
      org: "default",
    },
    {
      output: "generated",
      changes: null,
      tsconfigs: null,
      usageOf: () => null,
      ...surroundings,
    },
  );
}

/** The sample organisation, with changes and uses as a program of some size has them. */
export async function sampleDocument(): Promise<DocsDocument> {
  const text = await readFile(
    join(repository, "generated/close.lock.json"),
    "utf8",
  );
  const { schema } = parseLock(text, "the sample's lock");
  const sample = schema["default"];
  if (sample === undefined) throw new Error("The sample has an organisation.");
  const names = lookupOf(namesOf(sample));
  const changes = diffSchemas(earlier(sample), sample, {
    before: names,
    after: names,
  });
  const place = { line: 12, column: 7, kind: "read" };
  return documentOf(sample, {
    changes: { since: "3f2a9c1d0 of 2026-11-20", changes },
    tsconfigs: ["tsconfig.json"],
    usageOf: ({ title, choices }) => ({
      places:
        choices === null
          ? []
          : [
              { ...place, file: `src/sync/${title.toLowerCase()}.ts` },
              { ...place, file: "src/report.ts", line: 48, kind: "filter" },
            ],
      unused: title.length % 2 === 0,
    }),
  });
}

/** The sample before somebody changed it: fields of accounts had other labels and other choices. */
function earlier(schema: Schema): Schema {
  return {
    ...schema,
    objects: schema.objects.map((object) => ({
      ...object,
      fields: object.fields.flatMap((one, index) => {
        if (object.label !== "Account") return [one];
        if (one.type.kind === "choices")
          return [
            {
              ...one,
              type: { ...one.type, options: [...one.type.options, "Lapsed"] },
            },
          ];
        return index === 0 ? [{ ...one, label: `${one.label} (old)` }] : [];
      }),
    })),
  };
}

const words = [
  ...["Account", "Budget", "Contract", "Delivery", "Estimate", "Forecast"],
  ...["Grade", "Handover", "Invoice", "Journey", "Key", "Lead time"],
];

/** An organisation with as many fields as Close hardly has: half of leads, the others of two hundred object types. */
export function largeOrganization(count: number): Schema {
  const fieldAt = (index: number) =>
    field(
      `cf_${String(index).padStart(6, "0")}`,
      `${words[index % words.length] ?? ""} ${words[(index >> 4) % words.length] ?? ""} ${String(index)}`,
      {
        description: `The ${words[(index >> 2) % words.length] ?? ""} as sales knows it, number ${String(index)}.`,
        ...(index % 5 === 0 && {
          type: {
            kind: "choices",
            options: [`Open ${String(index)}`, "Won", "Lost", "On hold"],
          },
        }),
      },
    );
  const half = Math.floor(count / 2);
  const each = Math.floor(half / 200);
  return schemaOf([
    objectType(
      "lead",
      "lead",
      "Lead",
      Array.from({ length: half }, (_, index) => fieldAt(index)),
    ),
    objectType("contact", "contact", "Contact"),
    objectType("opportunity", "opportunity", "Opportunity"),
    ...Array.from({ length: 200 }, (_, type) =>
      customObject(
        `cotype_${String(type)}`,
        `${words[type % words.length] ?? ""} type ${String(type)}`,
        Array.from({ length: each }, (_, index) => {
          const one = fieldAt(half + type * each + index);
          const target = `cotype_${String((type * 7 + 3) % 200)}`;
          return index === 0
            ? { ...one, type: { kind: "customObject", target } as const }
            : one;
        }),
      ),
    ),
  ]);
}
