/** Creates through a network that does its worst: none happens twice, and none that was acknowledged is lost. */
import { startEmulator } from "../../src/emulator/index.js";
import { createTransport } from "../../src/runtime/transport/transport.js";
import type { Transport } from "../../src/runtime/transport/transport.js";
import { fakeClock } from "../support/fake-clock.js";
import { createRandom } from "../support/random.js";
import { openNetwork } from "./network.js";
import type { Network, Traveller } from "./network.js";
import { none } from "./proof.js";
import type { Figure, Proof, Trial } from "./proof.js";

/** One create, as those around it see it. */
interface Story extends Traveller {
  readonly name: string;
  /** Attempts that arrived after one of which nobody knows what it did. */
  resent: number;
  /** Whether an attempt arrived that was not turned away. */
  isOver: boolean;
  mishaps: number;
  /** The id that the client got. */
  id: string | null;
  /** Whether the client was told that nothing was created. */
  isDenied: boolean;
}

function newStory(seed: number, index: number): Story {
  const story: Story = {
    name: `Lead ${String(index)}`,
    // Neighbouring seeds give generators that have nothing in common.
    random: createRandom(Math.imul(seed ^ 0x9e3779b9, index + 1)),
    arrive(mishap) {
      if (story.isOver) story.resent += 1;
      story.isOver ||= mishap?.turnsAway !== true;
      if (mishap !== null) story.mishaps += 1;
    },
    resent: 0,
    isOver: false,
    mishaps: 0,
    id: null,
    isDenied: false,
  };
  return story;
}

/** Creates one lead as an application does that gives up at the first error. */
async function create(
  story: Story,
  index: number,
  { url, dispatcher }: Network,
): Promise<void> {
  const { random, name } = story;
  const transport = createTransport(
    {
      apiKey: "api_creates.0123456789",
      baseUrl: url,
      dispatcher,
      timeout: 400,
    },
    fakeClock(random),
  );
  try {
    const query = { n: index };
    const lead = await transport.request("POST", "/lead/", {
      body: { name },
      query,
    });
    story.id = String(Reflect.get(Object(lead), "id"));
  } catch (error) {
    const told = Object(error);
    story.isDenied =
      Reflect.get(told, "sent") === false ||
      Reflect.get(told, "status") === 429;
  }
}

/** How many creates share a local Close; with more of them its lists get long. */
const batchSize = 1000;

/** How many are under way at once. */
const together = 12;

async function tryBatch(stories: readonly Story[]): Promise<Counts> {
  const emulator = await startEmulator({ organization: { name: "Creates" } });
  const storyAt = (path: string): Story => {
    const story = stories[Number(/[?&]n=(\d+)/.exec(path)?.[1])];
    if (story === undefined) throw new TypeError(`Whose is ${path}?`);
    return story;
  };
  const network = await openNetwork(emulator, storyAt);
  const left = stories.entries();
  const workers = Array.from({ length: together }, async () => {
    for (const [index, story] of left) await create(story, index, network);
  });
  await Promise.all(workers);
  await network.settled();
  const { apiKey, url: baseUrl } = emulator;
  const direct = createTransport({ apiKey, baseUrl });
  const counts = judge(stories, await readLeads(direct));
  await direct.close();
  await network.close();
  await emulator.close();
  return counts;
}

/** The ids of all leads by name, from Close itself. */
async function readLeads(
  transport: Transport,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  for (let skip = 0; ;) {
    const query = { _limit: 200, _skip: skip, _fields: "id,name" };
    const page = await transport.request("GET", "/lead/", { query });
    const data: unknown = Reflect.get(Object(page), "data");
    if (!Array.isArray(data)) throw new TypeError("That is no page.");
    for (const lead of data) {
      const name = String(Reflect.get(Object(lead), "name"));
      const ids = found.get(name) ?? [];
      found.set(name, [...ids, String(Reflect.get(Object(lead), "id"))]);
    }
    skip += data.length;
    if (Reflect.get(Object(page), "has_more") !== true) return found;
  }
}

/** What went wrong how often. */
interface Counts {
  readonly twice: readonly string[];
  readonly lost: readonly string[];
  readonly resent: readonly string[];
  readonly denied: readonly string[];
  readonly disturbed: number;
  readonly acknowledged: number;
}

function judge(
  stories: readonly Story[],
  leads: ReadonlyMap<string, readonly string[]>,
): Counts {
  const idsOf = ({ name }: Story): readonly string[] => leads.get(name) ?? [];
  const namesWhere = (isSo: (story: Story) => boolean): readonly string[] =>
    stories.filter(isSo).map(({ name }) => name);
  return {
    twice: namesWhere((story) => idsOf(story).length > 1),
    lost: namesWhere(
      (story) => story.id !== null && !idsOf(story).includes(story.id),
    ),
    resent: namesWhere(({ resent }) => resent > 0),
    denied: namesWhere((story) => story.isDenied && idsOf(story).length > 0),
    disturbed: stories.filter(({ mishaps }) => mishaps > 0).length,
    acknowledged: stories.filter(({ id }) => id !== null).length,
  };
}

async function run({ count, seed }: Trial): Promise<readonly Figure[]> {
  const all: Counts[] = [];
  for (let first = 0; first < count; first += batchSize) {
    const length = Math.min(batchSize, count - first);
    const stories = Array.from({ length }, (_, at) =>
      newStory(seed, first + at),
    );
    all.push(await tryBatch(stories));
  }
  const zero = (
    id: string,
    what: string,
    key: "twice" | "lost" | "resent" | "denied",
  ) => {
    const names = all.flatMap((counts) => counts[key]);
    return none(id, what, names.length, names[0]);
  };
  const sum = (key: "disturbed" | "acknowledged"): number =>
    all.reduce((total, counts) => total + counts[key], 0);
  const some = (id: string, what: string, value: number): Figure => ({
    id,
    what,
    value,
    want: "some",
    isMet: value > 0,
  });
  return [
    zero("creates-twice", "creates that made more than one record", "twice"),
    zero("creates-lost", "acknowledged creates that are not there", "lost"),
    zero(
      "creates-resent",
      "creates sent again after an attempt that may have been received",
      "resent",
    ),
    zero(
      "creates-denied",
      "creates that are there though the client said that nothing was created",
      "denied",
    ),
    some("creates-disturbed", "creates that met a fault", sum("disturbed")),
    some("creates-acknowledged", "creates acknowledged", sum("acknowledged")),
  ];
}

/** Creates under random faults, counted by the local Close. */
export const creates: Proof = {
  name: "creates",
  unit: "creates",
  release: 100_000,
  short: 150,
  run,
};
