/** Walks the records of a list that Close gives by offset. */
import { abortedWalk, listPages } from "./list.js";
import type { Listing } from "./list.js";
import type { RecordCallOptions } from "../options.js";
import type { Transport } from "./transport.js";

/** Gives the raw records of a list, one by one; otherwise as `listPages`. */
export async function* listRecords(
  transport: Pick<Transport, "request">,
  listing: Listing,
  call?: RecordCallOptions,
): AsyncGenerator<unknown> {
  for await (const page of listPages(transport, listing, call)) {
    for (const record of page) {
      if (call?.signal?.aborted === true)
        throw abortedWalk(listing.path, call.signal);
      yield record;
    }
  }
}
