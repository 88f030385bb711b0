#!/usr/bin/env bash
# rate-limiter-flexible 11.4.0 with ioredis 6.0.0: each RateLimiterRedis defines the command `rlflxIncr` on its
# connection, so that the limiter that is made last decides the script of all limiters on that connection. One with
# customIncrTtlLuaScript changes what others count, without an error. No server is needed to see it:
#   before: a limiter of 5 points sends the package's own script
#   after another limiter was made: a limiter of 5 points sends the other one's script
# Exits with 1 when they do something else.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0 rate-limiter-flexible@11.4.0
cat >limiters.mjs <<'END'
import { createHash } from "node:crypto";
import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";

const custom = "return {1, 1000}";
const sha = createHash("sha1").update(custom).digest("hex");
const redis = new Redis({ lazyConnect: true });
let sent;
redis.sendCommand = (command) => {
  sent = command.args[0];
  command.resolve([1, 1000]);
  return command.promise;
};
const limiter = new RateLimiterRedis({ storeClient: redis, points: 5, duration: 1 });
const script = async () => {
  await limiter.consume("key");
  return sent === sha ? "the other one's script" : "the package's own script";
};
console.log(`before: a limiter of 5 points sends ${await script()}`);
new RateLimiterRedis({ storeClient: redis, points: 1, duration: 1, customIncrTtlLuaScript: custom });
console.log(`after another limiter was made: a limiter of 5 points sends ${await script()}`);
redis.disconnect();
END
node limiters.mjs | tee seen.txt
diff seen.txt - <<'END'
before: a limiter of 5 points sends the package's own script
after another limiter was made: a limiter of 5 points sends the other one's script
END
