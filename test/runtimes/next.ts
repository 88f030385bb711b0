/** Next's edge routes: built by Next, and asked through its server. */
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { freePort } from "../support/free-port.js";
import type { Environment, Ground } from "./environment.js";
import { failedIn, startProbed } from "./probed.js";
import {
  copyPrograms,
  environment,
  makeApp,
  nodeProgram,
  npmInstall,
  run,
} from "./tools.js";

const version = "16.4.6";
const node = "24.22.3";

const appOf = ({ folder }: Ground): string => join(folder, "next");

/** An edge route of Next. */
export const nextEdge: Environment = {
  key: "next-edge",
  title: `Next ${version}, an edge route`,
  note: '`transport: "fetch"`. Routes for Node need no setting.',
  tries: { generate, compile, fetch: probeRoute },
};

async function generate(ground: Ground): Promise<void> {
  const app = appOf(ground);
  await makeApp(app);
  await run(app, "npm", [
    ...[...npmInstall, ground.tarball, `next@${version}`],
    ...["react@19", "react-dom@19", "typescript@5.9", "@types/node@24"],
    "@types/react@19",
  ]);
  const config = { transport: "fetch" };
  await writeFile(join(app, "codegen.config.json"), JSON.stringify(config));
  const compilerOptions = {
    ...{ strict: true, target: "es2022", module: "preserve", jsx: "preserve" },
    ...{ noEmit: true, skipLibCheck: true, lib: ["es2023", "dom"] },
  };
  await writeFile(
    join(app, "tsconfig.json"),
    JSON.stringify({ compilerOptions }),
  );
  await run(app, "npx", ["--no", "--", "codegen", "--sample"]);
  await copyPrograms(app, "", ["probe.ts"]);
  await mkdir(join(app, "app/probe"), { recursive: true });
  await writeFile(
    join(app, "app/probe/route.ts"),
    `import { probe } from "../../probe";

export const runtime = "edge";

export async function POST(request: Request): Promise<Response> {
  const { close, faults } = await request.json();
  return Response.json(await probe({ close, faults, sending: {} }));
}
`,
  );
  await writeFile(
    join(app, "app/layout.tsx"),
    "export default function Layout({ children }: { children: React.ReactNode }) {\n  return <html><body>{children}</body></html>;\n}\n",
  );
}

async function compile(ground: Ground): Promise<void> {
  const args = ["node_modules/next/dist/bin/next", "build"];
  await run(appOf(ground), await nodeProgram(node), args, {
    NEXT_TELEMETRY_DISABLED: "1",
  });
}

async function probeRoute(ground: Ground): Promise<void> {
  const port = String(await freePort());
  const args = ["node_modules/next/dist/bin/next", "start", "-p", port];
  const server = spawn(await nodeProgram(node), args, {
    ...{ cwd: appOf(ground), env: environment({}), stdio: "ignore" },
  });
  const { probed, close } = await startProbed();
  try {
    const body = JSON.stringify(probed);
    const answer = await askUntilThere(`http://127.0.0.1:${port}/probe`, body);
    const failed = failedIn(JSON.parse(answer));
    if (failed.length > 0) throw new Error(failed.join("; "));
  } finally {
    server.kill();
    await close();
  }
}

/** The answer of a server that is still starting. */
async function askUntilThere(url: string, body: string): Promise<string> {
  for (let left = 60; ; left -= 1) {
    const response = await fetch(url, { method: "POST", body }).catch(
      (error: unknown) => {
        if (left === 0) throw error;
        return null;
      },
    );
    if (response !== null) return response.text();
    await new Promise((done) => setTimeout(done, 500));
  }
}
