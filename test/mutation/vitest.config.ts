/** How tests run against changed code: in the order given, and the same every time. */
import { join, relative } from "node:path";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { Reporter, TestSpecification } from "vitest/node";
import { createPoolWorker } from "./kept-thread.js";

// Stryker's own `testFiles` would leave the constants of a module as they are (9.6.1).
const tests = (process.env["MUTATION_TESTS"] ?? "").split(",");

const longest = Number(process.env["MUTATION_LONGEST_TEST"]);

/** The first failure ends a run: tests that are quick and notice much go first. */
class InOrder extends BaseSequencer {
  override async sort(
    files: TestSpecification[],
  ): Promise<TestSpecification[]> {
    const paths = tests.map((test) => join(process.cwd(), test));
    const place = ({ moduleId }: TestSpecification): number =>
      paths.indexOf(moduleId);
    return [...files].sort((a, b) => place(a) - place(b));
  }
}

/** The runtime in generated/ is made of src/runtime, of which only the latter is changed. */
const originals: Readonly<Record<string, string>> = {
  "index.ts": join(process.cwd(), "src", "runtime", "index.ts"),
  "record.ts": join(process.cwd(), "src", "runtime", "record", "codec.ts"),
};

const runtimeFromSource: Plugin = {
  name: "runtime-from-source",
  enforce: "pre",
  async resolveId(source, importer, options) {
    const found = await this.resolve(source, importer, {
      ...options,
      skipSelf: true,
    });
    if (found === null) return null;
    const { id } = found;
    const copies = join(process.cwd(), "generated", "runtime");
    return id.startsWith(copies) ? (originals[relative(copies, id)] ?? id) : id;
  },
};

/** Stryker asks for threads, and would take no other word for it. */
const keptThreads: Plugin = {
  name: "kept-threads",
  configureVitest({ project }) {
    project.config.pool = "kept";
    project.config.poolRunner = { name: "kept", createPoolWorker };
  },
};

/** Stryker counts tests that fail, and would pass over a file that a change keeps from loading. */
const loadErrors: Reporter = {
  onTestModuleEnd(module) {
    const { state } = module.project.vitest;
    for (const error of module.errors()) state.catchError(error, "Load Error");
  },
};

export default defineConfig({
  plugins: [runtimeFromSource, keptThreads],
  test: {
    include: tests,
    sequence: { sequencer: InOrder },
    reporters: [loadErrors],
    setupFiles: ["test/mutation/seed.ts"],
    testTimeout: longest,
    // What a hanging test opened hangs when it is closed.
    hookTimeout: longest,
  },
});
