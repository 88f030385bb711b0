/** The imports of an object type's file, collected while its text is spelled. */
import type { NamedObject } from "../../schema/named.js";
import { compareText } from "../../schema/schema.js";
import { importStatement, sorted } from "../spelling/layout.js";
import { literal } from "../spelling/literal.js";
import type { EmitOptions } from "../spelling/options.js";
import type { Origin, SpelledType, UsedName } from "../spelling/types.js";
import type { ViewContext } from "./context.js";
import { importPath, runtimeModule, upFrom } from "./context.js";

/** Everything that the views of an object type's file are made of, and where they leave their imports. */
export interface ObjectContext extends ViewContext {
  readonly imports: Imports;
}

type Keyword = "import" | "import type";

/** The names of one module, imported by one statement. */
interface Statement {
  readonly keyword: Keyword;
  readonly from: Origin;
  readonly path: string;
  readonly names: Set<string>;
}

/** Where statements stand: the runtime's first, then the output's other files, then the user's modules. */
const order: Readonly<Record<Origin["kind"], Record<Keyword, number>>> = {
  runtime: { import: 0, "import type": 1 },
  file: { import: 3, "import type": 2 },
  module: { import: 4, "import type": 4 },
};

/** Collects the names that a file uses; a name that is noted again is imported once. */
export class Imports {
  readonly #object: NamedObject;
  readonly #options: EmitOptions;
  readonly #statements = new Map<string, Statement>();

  constructor(object: NamedObject, options: EmitOptions) {
    this.#object = object;
    this.#options = options;
  }

  /** Notes a value that the text calls or hands on, and gives its name. */
  value(name: string, from: Origin = { kind: "runtime" }): string {
    this.#note("import", { name, from });
    return name;
  }

  /** Notes a type, and gives its name. */
  type(name: string, from: Origin = { kind: "runtime" }): string {
    this.#note("import type", { name, from });
    return name;
  }

  /** Notes the names that a spelled type needs, and gives its parts. */
  spell({ parts, uses }: SpelledType): readonly string[] {
    for (const used of uses) this.#note("import type", used);
    return parts;
  }

  /** The statements of all that was noted, in an order that does not depend on that of the notes. */
  statements(): readonly string[] {
    const text = ({ keyword, path, names }: Statement): string =>
      importStatement(keyword, sorted([...names]), literal(path));
    return [...this.#statements.values()]
      .map((statement) => this.#withoutValues(statement))
      .filter(({ names }) => names.size > 0)
      .map((statement) => ({
        place: order[statement.from.kind][statement.keyword],
        key: statement.from.kind === "file" ? statement.from.file : "",
        text: text(statement),
      }))
      .sort(
        (a, b) =>
          a.place - b.place ||
          compareText(a.key, b.key) ||
          compareText(a.text, b.text),
      )
      .map((statement) => statement.text);
  }

  /** Types without those whose name is imported as a value, which brings the type of that name along. */
  #withoutValues(statement: Statement): Statement {
    if (statement.keyword === "import") return statement;
    const values = this.#statements.get(`import ${statement.path}`)?.names;
    const names = [...statement.names].filter((name) => !values?.has(name));
    return { ...statement, names: new Set(names) };
  }

  #note(keyword: Keyword, { name, from }: UsedName): void {
    const path = this.#pathOf(from);
    const key = `${keyword} ${path}`;
    const known = this.#statements.get(key);
    if (known === undefined)
      this.#statements.set(key, {
        keyword,
        from,
        path,
        names: new Set([name]),
      });
    else known.names.add(name);
  }

  #pathOf(from: Origin): string {
    switch (from.kind) {
      case "runtime":
        return runtimeModule(upFrom(this.#object), "codec", this.#options);
      case "file":
        return importPath(this.#object, from.file, this.#options);
      case "module":
        return from.module.startsWith(".") && upFrom(this.#object) === "../"
          ? `../${from.module.replace(/^\.\//, "")}`
          : from.module;
      default: {
        const never: never = from;
        return never;
      }
    }
  }
}
