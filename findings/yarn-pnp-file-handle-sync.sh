#!/usr/bin/env bash
# Under Yarn 4.18.1 with Plug'n'Play, FileHandle.sync() and FileHandle.datasync() of node:fs/promises throw, for any
# file: Yarn puts file handles of its own in the place of Node's. They throw at once instead of rejecting a promise.
# fs.fsync on the same descriptor works. Seen with Node 20.20:
#   sync: Method not implemented.
#   datasync: Method not implemented.
#   fsync: done
# Exits with 1 when Yarn does something else.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir tool app
echo '{ "private": true }' >tool/package.json
npm install --silent --no-audit --no-fund --ignore-scripts --prefix tool @yarnpkg/cli-dist@4.18.1
cd app
echo '{ "name": "app", "private": true }' >package.json
printf 'nodeLinker: pnp\nenableTelemetry: false\nenableGlobalCache: false\n' >.yarnrc.yml
touch yarn.lock
cat >flush.cjs <<'END'
const fs = require("node:fs");
(async () => {
  const handle = await fs.promises.open("file.txt", "w");
  await handle.writeFile("text");
  for (const name of ["sync", "datasync"]) {
    try {
      await handle[name]();
      console.log(`${name}: done`);
    } catch (error) {
      console.log(`${name}: ${error.message}`);
    }
  }
  fs.fsync(handle.fd, async (error) => {
    console.log(`fsync: ${error ? error.message : "done"}`);
    await handle.close();
  });
})();
END
yarn() { node ../tool/node_modules/@yarnpkg/cli-dist/bin/yarn.js "$@"; }
yarn --version
yarn install >/dev/null
yarn node flush.cjs | tee seen.txt
diff seen.txt - <<'END'
sync: Method not implemented.
datasync: Method not implemented.
fsync: done
END
