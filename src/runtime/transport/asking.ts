/** Credentials that somebody else gives, for each request. */
import type {
  Authorization,
  Authorizer,
  CredentialsRequest,
} from "./credentials.js";

/** One question to the function at a time: refresh tokens rotate, so two would log each other out. */
export function asking(
  answer: (request: CredentialsRequest) => Promise<Authorization>,
): Authorizer {
  let flight: {
    promise: Promise<Authorization>;
    renews: string | null;
  } | null = null;
  let latest: Authorization | null = null;
  const ask = (refused: Authorization | null): Promise<Authorization> => {
    const request = refused === null ? {} : { refused: refused.credentials };
    const promise = answer(request).then(
      (authorization) => {
        latest = authorization;
        flight = null;
        return authorization;
      },
      (error: unknown) => {
        flight = null;
        throw error;
      },
    );
    flight = { promise, renews: refused?.header ?? null };
    return promise;
  };
  return {
    current: () => flight?.promise ?? ask(null),
    async renewed(refused) {
      if (flight?.renews === refused.header) return flight.promise;
      const underWay = await flight?.promise;
      const newest = underWay ?? latest ?? refused;
      if (newest.header !== refused.header) return newest;
      return flight?.promise ?? ask(refused);
    },
  };
}
