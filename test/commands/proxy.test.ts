/** Whole runs through a real proxy to a Close that speaks TLS. */
import { rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { join } from "node:path";
import { createServer as createSecureServer } from "node:tls";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startEmulator } from "../../src/emulator/index.js";
import { selfSigned } from "../support/certificate.js";
import { smallOrganization, withoutRuntime } from "../support/live.js";
import { createProject } from "../support/project.js";
import { buildProgram, runNode } from "../support/program.js";

let program: string;

beforeAll(async () => {
  program = await buildProgram();
});

afterAll(() => rm(program, { recursive: true, force: true }));

/** Starts to listen; the server ends with the test. */
async function listen(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Lets what comes from either side through to the other, and ends both together. */
function tie(here: Socket, there: Socket): void {
  const [a, b] = [here, there];
  a.pipe(b);
  b.pipe(a);
  a.on("error", () => b.destroy()).on("close", () => b.destroy());
  b.on("error", () => a.destroy()).on("close", () => a.destroy());
}

/** A local Close behind TLS, a proxy, and a project; what the proxy saw is told as text. */
async function behindProxy() {
  const emulator = await startEmulator({ organization: smallOrganization });
  onTestFinished(() => emulator.close());
  const { key, cert } = selfSigned();
  const close = new URL(emulator.url);
  const secure = createSecureServer({ key, cert }, (socket) =>
    tie(socket, connect(Number(close.port), close.hostname)),
  );
  const securePort = await listen(secure);
  const seen: string[] = [];
  const proxy = createServer((request, response) => {
    seen.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.writeHead(500).end();
  });
  proxy.on("connect", ({ url = "", headers }, socket: Socket) => {
    seen.push(`CONNECT ${url} ${JSON.stringify(headers)}`);
    const [host, port] = url.split(":");
    const there = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      tie(socket, there);
    });
    there.on("data", (bytes) => seen.push(String(bytes)));
    socket.on("data", (bytes) => seen.push(String(bytes)));
  });
  const project = await createProject(withoutRuntime);
  const certificate = join(project.root, "authority.pem");
  await writeFile(certificate, cert);
  const env = {
    CLOSE_API_URL: `https://127.0.0.1:${securePort}${close.pathname}`,
    CLOSE_API_KEY: emulator.apiKey,
    HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`,
  };
  const run = (more: Readonly<Record<string, string>>) =>
    runNode(project.root, [join(program, "dist/bin.js"), "pull"], {
      ...env,
      ...more,
    });
  return { emulator, project, certificate, securePort, seen, run };
}

test("F55: a run reads Close through the tunnel of a proxy, which sees where to and nothing else (S5)", async () => {
  const { emulator, project, certificate, securePort, seen, run } =
    await behindProxy();
  const { code, stderr } = await run({ NODE_EXTRA_CA_CERTS: certificate });
  expect(stderr).not.toMatch(/^error E_/m);
  expect(code).toBe(0);
  expect(await project.read("generated/close.lock.json")).toContain("Car");
  const heads = seen.filter((text) => /^[A-Z]+ /.test(text));
  expect(heads.length).toBeGreaterThan(0);
  for (const head of heads)
    expect(head).toMatch(new RegExp(`^CONNECT 127\\.0\\.0\\.1:${securePort} `));
  const everything = seen.join("\n");
  expect(everything).not.toContain("/custom_object_type/");
  expect(everything).not.toContain(btoa(`${emulator.apiKey}:`));
  expect(everything).not.toContain(emulator.apiKey);
});

test("a proxy that answers in the place of Close gets no key, NODE_TLS_REJECT_UNAUTHORIZED or not (S5)", async () => {
  const { project, run } = await behindProxy();
  const { code, stderr } = await run({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  expect(code).toBe(1);
  expect(stderr).toContain("E_NETWORK");
  expect([...(await project.files(".")).keys()].sort()).toEqual([
    "authority.pem",
    "codegen.config.json",
  ]);
});
