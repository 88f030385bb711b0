/** All proofs, in the order in which they run and stand on the page of figures. */
import { aborts } from "./aborts.js";
import { bomb } from "./bomb.js";
import { canary } from "./canary.js";
import { checkout } from "./checkout.js";
import { creates } from "./creates.js";
import { data } from "./data.js";
import { diskProof } from "./disk.js";
import { encoders } from "./encoders.js";
import { grid } from "./grid.js";
import { guard } from "./guard.js";
import { inputs } from "./inputs.js";
import { killsProof } from "./kills.js";
import { oauthRace } from "./oauth.js";
import type { Proof } from "./proof.js";
import { redirects } from "./redirects.js";
import { retries } from "./retries.js";
import { schemas } from "./schemas.js";
import { soak } from "./soak.js";

/** A proof, and what it is about. */
export interface Entry {
  readonly proof: Proof;
  /** The promises of docs/SECURITY.md and docs/RELIABILITY.md that it holds: `S1`. */
  readonly promises: readonly string[];
}

/** All proofs; `npm test` tries each for a moment, `npm run prove` and `npm run figures` at length. */
export const entries: readonly Entry[] = [
  { proof: encoders, promises: ["S1", "S3", "S4"] },
  { proof: grid, promises: ["S1", "S3", "S4"] },
  { proof: canary, promises: ["S5"] },
  { proof: redirects, promises: ["S5"] },
  { proof: oauthRace, promises: ["S5"] },
  { proof: checkout, promises: ["S6", "R2"] },
  { proof: killsProof, promises: ["R1"] },
  { proof: diskProof, promises: ["R1"] },
  { proof: schemas, promises: ["R3"] },
  { proof: guard, promises: ["R4"] },
  { proof: data, promises: ["R5", "D2", "D3", "D4"] },
  { proof: inputs, promises: [] },
  { proof: creates, promises: ["D1"] },
  { proof: retries, promises: ["D5"] },
  { proof: aborts, promises: ["D6"] },
  { proof: bomb, promises: ["D6"] },
  { proof: soak, promises: ["D6"] },
];
