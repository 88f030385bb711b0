/** Who the client is to Close, and how what it knows of that stays out of sight. */
import { CloseInputError } from "../errors.js";
import { checkWays, isGiven } from "./checks.js";

/** What Close accepts: an API key or an OAuth access token. */
export type Credentials =
  { readonly apiKey: string } | { readonly accessToken: string };

/** Why credentials are asked for. */
export interface CredentialsRequest {
  /** What Close has just refused with 401: refresh it, unless someone else already has. */
  readonly refused?: Credentials;
}

/** Where credentials come from; one of the three. */
export interface CredentialsSource {
  readonly apiKey?: string | undefined;
  readonly accessToken?: string | undefined;
  readonly auth?:
    | ((request: CredentialsRequest) => Promise<Credentials> | Credentials)
    | undefined;
}

/** Credentials as they are sent. */
export interface Authorization {
  readonly credentials: Credentials;
  readonly header: string;
  /** Everything that must not be shown. */
  readonly secrets: readonly string[];
}

/** Gives each request its credentials. */
export interface Authorizer {
  current(): Promise<Authorization>;
  /** Other credentials after a 401; null where there is nobody to ask. */
  renewed(refused: Authorization): Promise<Authorization | null>;
}

/**
 * Makes an authorizer. Only two ways given at once are refused here, with `CloseInputError`. A key that
 * is missing or cannot be one is refused with the first call: a build imports modules that make a
 * client, and has no key. An empty text is the variable that is not set, and counts as not given.
 */
export function createAuthorizer(source: CredentialsSource): Authorizer {
  checkWays(source);
  const { auth } = source;
  if (auth !== undefined) return asking(auth);
  let authorization: Authorization | undefined;
  return {
    // Refused anew with each call: a promise that nobody waits for yet would end the program.
    current: () =>
      new Promise((resolve) => {
        resolve((authorization ??= authorizationGiven(source)));
      }),
    renewed: () => Promise.resolve(null),
  };
}

function authorizationGiven(source: CredentialsSource): Authorization {
  const { apiKey, accessToken } = source;
  if (isGiven(accessToken)) return authorizationOf({ accessToken });
  if (isGiven(apiKey)) return authorizationOf({ apiKey });
  const empty = (["apiKey", "accessToken"] as const).find(
    (way) => way in source,
  );
  throw new CloseInputError(
    empty === undefined
      ? "The client has no key: give it one of apiKey, accessToken and auth."
      : `The client has no key: its ${empty} is empty. Check that the variable it comes from is set where this runs.`,
  );
}

/** One question to the function at a time: refresh tokens rotate, so two would log each other out. */
function asking(auth: NonNullable<CredentialsSource["auth"]>): Authorizer {
  let flight: {
    promise: Promise<Authorization>;
    renews: string | null;
  } | null = null;
  let latest: Authorization | null = null;
  const ask = (refused: Authorization | null): Promise<Authorization> => {
    const request = refused === null ? {} : { refused: refused.credentials };
    const promise = answerOf(auth, request).then(
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

async function answerOf(
  auth: NonNullable<CredentialsSource["auth"]>,
  request: CredentialsRequest,
): Promise<Authorization> {
  return authorizationOf(await auth(request));
}

function authorizationOf(
  source: Pick<CredentialsSource, "apiKey" | "accessToken">,
): Authorization {
  const { apiKey, accessToken } = source;
  if (apiKey !== undefined) {
    const key = checked("apiKey", apiKey, 256);
    // Basic authentication with the key as user name and no password.
    const basic = btoa(`${key}:`);
    return {
      credentials: { apiKey: key },
      header: `Basic ${basic}`,
      secrets: formsOf(key, basic),
    };
  }
  const token = checked("accessToken", accessToken, 8192);
  return {
    credentials: { accessToken: token },
    header: `Bearer ${token}`,
    secrets: formsOf(token),
  };
}

/** Printable ASCII only: a line break would end the header, and errors of others quote such values. */
function checked(name: string, value: unknown, longest: number): string {
  const text = typeof value === "string" ? value.replace(/\r?\n$/, "") : "";
  if (/^[\x21-\x7e]{8,}$/.test(text) && text.length <= longest) return text;
  throw new CloseInputError(
    `The ${name} must be 8 to ${longest} printable characters without spaces; it is not shown here. Check that it was copied whole and that its variable is set.`,
  );
}

/** The spellings in which a secret may come back: plain, in JSON, in a URL, in a header. */
export function formsOf(secret: string, basic?: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const forms = [
    secret,
    json,
    btoa(secret),
    ...(basic === undefined ? [] : [basic]),
  ];
  return [...new Set([...forms, ...forms.map(encodeURIComponent)])];
}

/** A part of a secret that is shorter than this gives nothing away, and would blank ordinary words. */
const shortest = 8;

/** What comes after this much of a text is not shown: no honest server says more. */
const longestText = 256 * 1024;

/** Makes a function that takes the secrets out of a text: whole ones, and parts of eight characters or more. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  let known: ReadonlySet<string> | undefined;
  return (whole) => {
    // Every request has a redactor, and few need it.
    known ??= new Set(secrets.flatMap(piecesOf));
    const text = whole.slice(0, longestText);
    let shown = "";
    let kept = 0;
    for (let at = 0; at + shortest <= text.length; at += 1) {
      if (!known.has(text.slice(at, at + shortest))) continue;
      shown += `${text.slice(kept, at)}[secret]`;
      while (known.has(text.slice(at + 1, at + 1 + shortest))) at += 1;
      at += shortest - 1;
      kept = at + 1;
    }
    return shown + text.slice(kept);
  };
}

function piecesOf(secret: string): readonly string[] {
  const count = Math.max(0, secret.length - shortest + 1);
  return Array.from({ length: count }, (_, at) =>
    secret.slice(at, at + shortest),
  );
}

/** How deep causes are looked into; what is deeper comes from no honest program. */
const deepest = 6;

/**
 * Gives an error to keep as a cause: itself, or a bare one when a secret is in it, or anything that
 * could hold one unseen, such as a request.
 */
export function safeCause(
  error: unknown,
  redact: (text: string) => string,
  depth = 0,
): unknown {
  const text = textWithin(error, 0);
  if (text !== null && redact(text) === text) return error;
  if (!(error instanceof Error) || depth > deepest) return "[secret]";
  const { message, stack = "", cause } = error;
  const bare = new Error(
    redact(message),
    cause === undefined
      ? undefined
      : { cause: safeCause(cause, redact, depth + 1) },
  );
  bare.stack = redact(stack);
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string"
    ? Object.assign(bare, { code: redact(code) })
    : bare;
}

/** All text within a value; null where something cannot be looked into. Getters may do anything: they are left alone. */
function textWithin(value: unknown, depth: number): string | null {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  if (depth > deepest || !isPlain(value)) return null;
  const parts = Reflect.ownKeys(value).map((key) =>
    textWithin(Object.getOwnPropertyDescriptor(value, key)?.value, depth + 1),
  );
  if (parts.includes(null)) return null;
  const texts = value instanceof Error ? [value.message, value.stack] : [];
  return [...texts, ...parts].join("\n");
}

function isPlain(value: object): boolean {
  if (value instanceof Error || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
