/**
 * One rate limit for many processes: a limiter for the client, over Redis or Valkey. Copy this file beside the
 * generated code, and `npm install ioredis rate-limiter-flexible`.
 *
 * All processes stand in one line for each group of endpoints. Redis gives out the turns, in the order in which they
 * are asked for and as far apart as Close's headers allow, so that nobody has to ask twice and nobody is left behind.
 */
import { Redis } from "ioredis";
import { RateLimiterRedis } from "rate-limiter-flexible";
import type { Limiter } from "./generated/index.js";

/** Options of `redisLimiter`. */
export interface RedisLimiterOptions {
  /** A connection of `connectLimiter`; all limiters of a process can share it. */
  redis: Redis;
  /** A name for the API key whose limit is shared, the id of its organisation for example. Not the key itself. */
  key: string;
  /**
   * The part of Close's limit that is used. The other part is for requests that take longer on their way, and
   * arrive together with those behind them.
   * @default 0.93
   */
  share?: number;
}

/** A connection that fails soon where Redis is away. Call its `disconnect()` at the end: it keeps a process alive. */
export function connectLimiter(url: string): Redis {
  const redis = new Redis(url, {
    commandTimeout: 1000,
    maxRetriesPerRequest: 1,
  });
  // The client warns once that its limiter failed; without a listener ioredis prints every attempt to connect.
  redis.on("error", () => undefined);
  return redis;
}

/** Makes a limiter for `createCloseClient({ limiter })`. */
export function redisLimiter({
  redis,
  key,
  share = 0.93,
}: RedisLimiterOptions): Limiter {
  const line = new RateLimiterRedis({
    storeClient: redis,
    keyPrefix: `close-limit:${key}`,
    points: 1,
    duration: 1,
    customIncrTtlLuaScript: takeTurn,
  });
  const known = new Map<string, { limit: number; window: number }>();
  return {
    async take({ group }) {
      const { consumedPoints, msBeforeNext } = await line.consume(group);
      // Redis has forgotten the limit, or never knew it.
      if (consumedPoints === 0) known.delete(group);
      return msBeforeNext;
    },
    async learn({ group, status, limit, remaining, reset, retryAfter }) {
      if (limit === undefined || limit === 0 || reset === undefined) return;
      const isUsedUp = status === 429 || remaining === 0;
      const before = known.get(group);
      // Most answers say what is known.
      if (!isUsedUp && before?.limit === limit && before.window >= reset)
        return;
      const window = Math.min(
        Math.max(reset, before?.window ?? shortestWindow),
        longestWindow,
      );
      known.set(group, { limit, window });
      const pause = isUsedUp ? Math.max(reset, retryAfter ?? 0) : 0;
      await redis.eval(
        learnLimit,
        1,
        line.getKey(group),
        limit * share,
        window,
        pause,
      );
    },
  };
}

/** Milliseconds. Headers say how much is left of a window, not how long it is: the longest that was seen counts. */
const shortestWindow = 1000;
const longestWindow = 60_000;

/** Milliseconds between two turns before Close has said anything. */
const firstGap = 10;

/** Milliseconds of now, and the line: when its next turn is free, how far apart turns are, since when it is unknown. */
const readLine = `
  local time = redis.call('TIME')
  local now = time[1] * 1000 + time[2] / 1000
  local line = redis.call('HMGET', KEYS[1], 'free', 'gap', 'window', 'since')
  local free = math.max(now, tonumber(line[1] or 0))
  local gap = tonumber(line[2] or ${firstGap})`;

/**
 * Takes the next free turn; gives whether the limit is known, and the milliseconds until the turn. It stands in
 * for the counter of rate-limiter-flexible, which would let two windows' requests through where its windows and
 * those of Close overlap, and would have whoever is refused ask again, in no order.
 */
const takeTurn = `${readLine}
  if not line[2] and free == now then redis.call('HSET', KEYS[1], 'since', now) end
  redis.call('HSET', KEYS[1], 'free', free + gap)
  redis.call('EXPIRE', KEYS[1], 3600)
  return {line[2] and 1 or 0, math.ceil(free - now)}`;

/** Sets how far apart turns are, from requests in a window, its milliseconds, and those in which nobody may ask. */
const learnLimit = `${readLine}
  local window = math.max(tonumber(ARGV[2]), tonumber(line[3] or 0))
  local new = window / tonumber(ARGV[1])
  -- Turns that were given stay; the next one is as late as if all had been given as far apart as now.
  local from = line[2] and now or tonumber(line[4] or now)
  local even = from + (free - from) * math.max(1, new / gap)
  free = math.max(free, math.min(even, now + window), now + tonumber(ARGV[3]))
  redis.call('HSET', KEYS[1], 'free', free, 'gap', new, 'window', window)
  redis.call('EXPIRE', KEYS[1], 3600)`;
