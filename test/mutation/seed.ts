/** Property tests under mutation: few tries, always the same ones, and no search for a smaller example. */
import fc from "fast-check";

fc.configureGlobal({ seed: 20261121, endOnFailure: true });
