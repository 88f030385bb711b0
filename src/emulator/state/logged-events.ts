/** The event log: what happened to every object, newest last (docs/close-api.md §10.3–10.5). */
import type { IdSource } from "./id-source.js";
import type { JsonObject } from "./json-object.js";
import { lengthOfJson, Recent } from "./recent.js";

/** An event as `/event/` and webhooks show it; its own times have no zone, those inside `data` are as the API shows them. */
export interface LoggedEvent {
  readonly id: string;
  readonly date_created: string;
  readonly date_updated: string;
  readonly action: string;
  readonly object_type: string;
  readonly object_id: string;
  readonly lead_id: string | null;
  readonly organization_id: string;
  readonly user_id: string | null;
  readonly request_id: string | null;
  readonly api_key_id: null;
  readonly oauth_client_id: null;
  readonly oauth_scope: null;
  readonly changed_fields: readonly string[];
  readonly previous_data: JsonObject;
  readonly data: JsonObject | null;
  readonly meta: JsonObject;
}

/** The events of one organisation, in the order in which they happened. */
export class LoggedEvents {
  readonly #events: Recent<LoggedEvent>;
  readonly #listeners: ((event: LoggedEvent) => void)[] = [];
  readonly #nextId: IdSource;
  readonly #most: number;
  #requestId: string | undefined;

  /** `most` is how many events are kept; fewer where they are very long. */
  constructor(nextId: IdSource, most: number) {
    this.#nextId = nextId;
    this.#events = new Recent<LoggedEvent>({
      items: most,
      length: 8 * 1024 * 1024,
      lengthOf: lengthOfJson,
    });
    this.#most = most;
  }

  /** Says whether anybody ever sees an event: what is there from the start is made without a log. */
  get areKept(): boolean {
    return this.#most > 0 || this.#listeners.length > 0;
  }

  /** Begins a request: all events until the next one share its id. */
  startRequest(): void {
    this.#requestId = undefined;
  }

  /** The events that are kept, oldest first. */
  all(): readonly LoggedEvent[] {
    return this.#events.items;
  }

  /** The id of the current request. */
  requestId(): string {
    return (this.#requestId ??= this.#nextId("req"));
  }

  /** Adds an event, gives it an id and calls every listener. */
  append(event: Omit<LoggedEvent, "id">): void {
    const logged: LoggedEvent = { id: this.#nextId("ev"), ...event };
    this.#events.add(logged);
    for (const listener of this.#listeners) listener(logged);
  }

  /** Calls a function with each event from now on. */
  listen(listener: (event: LoggedEvent) => void): void {
    this.#listeners.push(listener);
  }
}
