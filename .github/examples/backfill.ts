/**
 * A backfill that survives: reads all leads by searches, in slices of time, with as many processes as are started,
 * and continues where it was after any of them died. Copy this file beside the generated code, and
 * `npm install bullmq ioredis`.
 *
 * Each lead that was created between the two moments is handled at least once: `handle` has to write by id, so
 * that twice is the same as once. What is created or changed meanwhile is for webhooks, or for the next run.
 */
import { Queue, UnrecoverableError, Worker } from "bullmq";
import type { Job } from "bullmq";
import type { Redis } from "ioredis";
import type { CloseClient, Lead } from "./generated/index.js";

/** A slice of time in milliseconds since 1970, its end not included. */
export interface Slice {
  from: number;
  to: number;
  /** The number of slices that it was cut into, once that is decided. */
  parts?: number;
  /** The moment that it was read up to. */
  at?: number;
}

/** What does the work. */
export interface BackfillOptions {
  /** `new Redis(url, { maxRetriesPerRequest: null })`, as BullMQ wants it. */
  connection: Redis;
  close: Pick<CloseClient, "leads">;
  /** Receives up to 200 leads at a time. Close keeps a search for 30 seconds: be done before. */
  handle: (leads: readonly Lead[]) => Promise<void>;
  /** The slices that this process reads at once. @default 4 */
  concurrency?: number;
  /** Milliseconds after which the slices of a process that died are taken up by others. @default 30_000 */
  lockDuration?: number;
}

const queueName = "close-backfill";

/** The leads of a slice. Close gives 10,000 to one search, and there may be more when it is read than when it was counted. */
const mostLeads = 5000;

/** The leads that are handled before the next checkpoint: a page of Close. */
const batch = 200;

/** Opens the queue. What is done stays in it, and says so when it is added again; `obliterate()` forgets all. */
export function openBackfill(connection: Redis): Queue<Slice> {
  const backoff = { type: "exponential", delay: 1000 };
  return new Queue(queueName, {
    connection,
    defaultJobOptions: { attempts: 10, backoff },
  });
}

/** Adds the time between two moments. Adding the same again does nothing. */
export async function startBackfill(
  queue: Queue<Slice>,
  from: Date,
  to: Date,
): Promise<void> {
  await addSlices(queue, [{ from: from.getTime(), to: to.getTime() }]);
}

/** The slices that are not done; `failed` are those that no process tries again. */
export async function backfillState(
  queue: Queue<Slice>,
): Promise<{ left: number; failed: number; done: number }> {
  const {
    completed = 0,
    failed = 0,
    ...open
  } = await queue.getJobCounts(
    ...(["waiting", "active", "delayed", "completed", "failed"] as const),
  );
  const left = Object.values(open).reduce((sum, count) => sum + count, 0);
  return { left, failed, done: completed };
}

/** Works in this process until its `close()`, which waits for the slices that it has begun. */
export function workOnBackfill(
  queue: Queue<Slice>,
  options: BackfillOptions,
): Worker<Slice> {
  const { connection, concurrency = 4, lockDuration = 30_000 } = options;
  return new Worker<Slice>(queueName, (job) => work(queue, job, options), {
    connection,
    concurrency,
    lockDuration,
    stalledInterval: lockDuration,
    // A slice is not given up because processes die: by default it would be with the second one.
    maxStalledCount: 1000,
  });
}

/** Reads a slice, or cuts it where it has too many leads. */
async function work(
  queue: Queue<Slice>,
  job: Job<Slice>,
  options: BackfillOptions,
): Promise<void> {
  const { data } = job;
  const parts = data.parts ?? (await partsOf(data, options.close));
  if (parts <= 1) return parts === 0 ? undefined : read(job, options);
  // Kept first: whoever does this again cuts at the same places, and adds nothing twice.
  await job.updateData({ ...data, parts });
  await addSlices(queue, cut(data, parts));
}

/** In how many slices to cut one; none for one that is empty. */
async function partsOf(
  slice: Slice,
  close: BackfillOptions["close"],
): Promise<number> {
  const count = await close.leads.count({
    where: created(slice.from, slice.to),
  });
  if (count <= mostLeads) return Math.min(count, 1);
  const parts = Math.min(
    Math.ceil((2 * count) / mostLeads),
    slice.to - slice.from,
  );
  if (parts > 1) return parts;
  throw new UnrecoverableError(
    `${count} leads were created in one millisecond: search them by another field, too.`,
  );
}

function cut({ from, to }: Slice, parts: number): readonly Slice[] {
  const edges = Array.from({ length: parts + 1 }, (_, index) =>
    Math.round(from + ((to - from) * index) / parts),
  );
  return edges
    .slice(1)
    .map((edge, index) => ({ from: edges[index] ?? from, to: edge }));
}

async function addSlices(
  queue: Queue<Slice>,
  slices: readonly Slice[],
): Promise<void> {
  // A job's id is its slice: BullMQ adds no second one.
  await queue.addBulk(
    slices.map((data) => ({
      name: "slice",
      data,
      opts: { jobId: `${data.from}-${data.to}` },
    })),
  );
}

/** Reads a slice in the order of time, from where it was read up to. */
async function read(
  job: Job<Slice>,
  { close, handle }: BackfillOptions,
): Promise<void> {
  const { from, to, at = from } = job.data;
  let leads: Lead[] = [];
  for await (const lead of close.leads.search({
    where: created(at, to),
    orderBy: { dateCreated: "asc" },
  })) {
    leads.push(lead);
    if (leads.length < batch) continue;
    await handle(leads);
    // Leads of the same millisecond are read again after a restart.
    await job.updateData({
      ...job.data,
      at: new Date(lead.dateCreated).getTime(),
    });
    leads = [];
  }
  if (leads.length > 0) await handle(leads);
}

function created(from: number, to: number) {
  return { dateCreated: { onOrAfter: new Date(from), before: new Date(to) } };
}
