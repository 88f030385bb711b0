/** Where Close's OpenAPI document and Close itself differ, and how that is known. */

/** One difference. */
export interface Contradiction {
  /** Fits what the document's schema has against an answer. */
  readonly problem: RegExp;
  /** What shows that Close answers otherwise. */
  readonly witness: string;
}

/** The differences; each of them is met by the test, and none is left over. */
export const contradictions: readonly Contradiction[] = [
  {
    problem:
      /^(?:GET|POST|PUT) \/lead\/.* must have required property 'contact_ids'$/,
    witness:
      "Answers recorded on 2026-06-19 have `contacts` and no `contact_ids` (docs/close-api.md §2.9).",
  },
  {
    // The document says `type: object` of these bodies.
    problem: /^DELETE .* 204 nothing$/,
    witness:
      "A 204 has no body (RFC 9110, 15.3.5); the split of 2026-09 says “No content” of these operations.",
  },
];
