import { expect, test } from "vitest";
import { configExamples } from "./config-examples.js";
import { configReference } from "./config-reference.js";
import { commandReference } from "./command-reference.js";
import { terminalPicture } from "./terminal-picture.js";
import type { TerminalStep } from "./terminal-picture.js";
import { isWhole } from "../support/matrix.js";
import { gitIn, hasGit } from "../support/repository.js";
import { createProject } from "../support/project.js";

// After a wanted change: MATRIX=1 npx vitest run -u test/docs/references.test.ts

test("the reference of the config has each option with its type, its default and an example", async () => {
  const text = await configReference();
  for (const key of Object.keys(configExamples))
    expect(text).toContain(`\n## \`${key}\`\n`);
  await expect(text).toMatchFileSnapshot("../../docs/config-reference.md");
});

test("the page of commands has what each command's help says", async () => {
  const text = await commandReference();
  await expect(text).toMatchFileSnapshot("../../docs/commands.md");
});

test.runIf(isWhole && hasGit)(
  "the session in the README is what the commands print",
  async () => {
    const project = await createProject({ source: "sample" });
    await project.generate();
    const lock = await project.read("generated/close.lock.json");
    // Before, a choice more and another label.
    await project.write(
      "generated/close.lock.json",
      lock
        .replace('"Cancelled",', '"Cancelled", "Paused",')
        .replace('"Point of Contact"', '"Contact person"'),
    );
    const git = gitIn(project.root);
    await git("init", "-b", "main");
    await git("add", "-A");
    await git("commit", "-m", "before");
    await project.write("generated/close.lock.json", lock);
    const steps: TerminalStep[] = [];
    for (const command of [
      "codegen fields point of contact",
      "codegen diff git:main lock",
      "codegen check --offline",
      "codegen docs",
    ]) {
      const [, ...argv] = command.split(" ");
      const { code, stdout, stderr } = await project.cli(argv, {
        FORCE_COLOR: "1",
      });
      expect(code, stderr).toBe(0);
      steps.push({ command: `npx ${command}`, printed: stderr + stdout });
    }
    const picture = terminalPicture(
      steps,
      "codegen looks up a field, says what changed in Close, checks the files, and makes the page of all fields",
    );
    await expect(picture).toMatchFileSnapshot("../../docs/session.svg");
  },
);
