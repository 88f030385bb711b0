/** Credentials, and who gives them. */

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
}

/** Gives each request its credentials. */
export interface Authorizer {
  current(): Promise<Authorization>;
  /** Other credentials after a 401; null where there is nobody to ask. */
  renewed(refused: Authorization): Promise<Authorization | null>;
}
