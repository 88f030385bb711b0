#!/usr/bin/env bash
# A request on a connection that was used before, which the server reads whole and then closes without an answer: the
# fetch of Deno 2.9.6 sends it once more, whatever its method, and that of Bun 1.4.5 where it is a PUT or a DELETE. The
# caller gets the answer to the second one, and is not told. Node's fetch sends each once. Deno does not where the client
# keeps no idle connections (poolMaxIdlePerHost: 0), Bun does not with keepalive: false. Seen, as arrivals of each method:
#   bun: POST 1, PUT 2, DELETE 2
#   bun, keepalive false: POST 1, PUT 1, DELETE 1
#   deno: POST 2, PUT 2, DELETE 2
#   deno, no idle connections: POST 1, PUT 1, DELETE 1
#   node: POST 1, PUT 1, DELETE 1
# Exits with 1 when one of them does something else.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"; kill "${server:-}" 2>/dev/null || true' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts bun@1.4.5 deno@2.9.6
cat >server.mjs <<'END'
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
const arrivals = new Map();
const used = new WeakSet();
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    const { url, method, socket } = request;
    if (url.startsWith("/count/")) return response.end(String(arrivals.get(url.slice(6)) ?? 0));
    if (url !== "/") arrivals.set(url, (arrivals.get(url) ?? 0) + 1);
    const isUsed = used.has(socket);
    used.add(socket);
    if (isUsed && method !== "GET") socket.destroy();
    else response.end("{}");
  });
});
server.listen(0, "127.0.0.1", () => writeFileSync("port.txt", String(server.address().port)));
END
cat >client.mjs <<'END'
const [port, name, way] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;
const options =
  way === "bun" ? { keepalive: false } : way === "deno" ? { client: Deno.createHttpClient({ poolMaxIdlePerHost: 0 }) } : {};
const counts = [];
for (const method of ["POST", "PUT", "DELETE"]) {
  const path = `/${name.replaceAll(/\W/g, "")}${method}`;
  await (await fetch(`${origin}/`)).text();
  await fetch(origin + path, { method, body: method === "DELETE" ? null : "{}", ...options }).then(
    (answer) => answer.text(),
    () => undefined,
  );
  counts.push(`${method} ${await (await fetch(`${origin}/count${path}`)).text()}`);
}
console.log(`${name}: ${counts.join(", ")}`);
options.client?.close();
END
node server.mjs &
server=$!
until [ -s port.txt ]; do sleep 0.1; done
port=$(cat port.txt)
bun=$(find node_modules/@oven -path '*/bin/bun' | head -n 1)
deno=$(find node_modules/@deno -name deno -type f | head -n 1)
{
  "$bun" client.mjs "$port" bun
  "$bun" client.mjs "$port" "bun, keepalive false" bun
  "$deno" run -A client.mjs "$port" deno
  "$deno" run -A client.mjs "$port" "deno, no idle connections" deno
  node client.mjs "$port" node
} | tee seen.txt
diff seen.txt - <<'END'
bun: POST 1, PUT 2, DELETE 2
bun, keepalive false: POST 1, PUT 1, DELETE 1
deno: POST 2, PUT 2, DELETE 2
deno, no idle connections: POST 1, PUT 1, DELETE 1
node: POST 1, PUT 1, DELETE 1
END
