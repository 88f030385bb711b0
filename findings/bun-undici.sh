#!/usr/bin/env bash
# Bun 1.4.5 answers import("undici") with a stand-in of its own, also where undici is installed: a Pool can be made,
# but its request() gives undefined, sends nothing and does not throw, and it has no destroy(); an Agent or a ProxyAgent
# has no methods at all. import("undici/index.js") gives the installed package. Seen with undici 7.30.2:
#   undici: Pool.request gives undefined, destroy is undefined, Agent.request is undefined
#   undici/index.js: Pool.request gives object, destroy is function, Agent.request is function
# Exits with 1 when Bun does something else.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts bun@1.4.5 undici@7.30.2
cat >pool.mjs <<'END'
for (const name of ["undici", "undici/index.js"]) {
  const { Agent, Pool } = await import(name);
  const pool = new Pool("http://127.0.0.1:9");
  const answer = pool.request({ method: "GET", path: "/" });
  answer?.catch(() => {});
  const agent = new Agent();
  console.log(
    `${name}: Pool.request gives ${typeof answer}, destroy is ${typeof pool.destroy}, Agent.request is ${typeof agent.request}`,
  );
}
END
bun=$(find node_modules/@oven -path '*/bin/bun' | head -n 1)
"$bun" --version
"$bun" pool.mjs | tee seen.txt
diff seen.txt - <<'END'
undici: Pool.request gives undefined, destroy is undefined, Agent.request is undefined
undici/index.js: Pool.request gives object, destroy is function, Agent.request is function
END
