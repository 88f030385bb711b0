/** The page of all commands and flags, made of what `--help` prints. */
import { format } from "prettier";
import { commandList } from "../../src/cli/command-list.js";
import { runCli } from "../support/project.js";
import { repository } from "../support/program.js";

const globals = "Global Options:";

/** Makes the page. */
export async function commandReference(): Promise<string> {
  const sections: string[] = [];
  for (const { name } of commandList) {
    const { stdout } = await runCli(repository, [name, "--help"], {});
    sections.push(`## \`codegen ${name}\`\n\n${block(withoutGlobals(stdout))}`);
  }
  const { stdout } = await runCli(repository, ["check", "--help"], {});
  sections.push(`## Flags of every command\n\n${block(globalsOf(stdout))}`);
  return format(`${[head, ...sections].join("\n\n")}\n`, {
    parser: "markdown",
  });
}

const list = commandList
  .map(({ name }) => `[${name}](#codegen-${name})`)
  .join(" · ");

const head = `# Commands

What \`codegen <command> --help\` prints; this page is made of it. Without a command \`codegen\` is \`codegen generate\`.

Exit codes: \`0\` done, nothing that counts; \`1\` could not finish, and the message says what failed and what to do; \`2\` finished, and drift or files out of date were found; \`130\` interrupted, nothing half-written.

${list} · [flags of every command](#flags-of-every-command)`;

function block(text: string): string {
  return `\`\`\`text\n${text.trim()}\n\`\`\``;
}

/** The part of a help that all of them have. */
function globalsOf(help: string): string {
  const start = help.indexOf(globals);
  const end = help.indexOf("\n\n", start);
  return help.slice(start + globals.length, end < 0 ? undefined : end);
}

function withoutGlobals(help: string): string {
  return help.replace(globals + globalsOf(help), "").replace(/\n{3,}/g, "\n\n");
}
