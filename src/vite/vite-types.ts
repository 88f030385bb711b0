/** What Vite gives to the plugin and takes from it: the part of its interface that is used, in Vite 5 to 8. */

/** Prints for the user of Vite. */
export interface ViteLogger {
  info(text: string, options?: { timestamp?: boolean }): void;
  warn(text: string, options?: { timestamp?: boolean }): void;
  error(text: string, options?: { timestamp?: boolean }): void;
}

/** The resolved config. */
export interface ViteConfig {
  /** Absolute. */
  readonly root: string;
  readonly logger: ViteLogger;
  readonly server: { readonly watch?: object | null | undefined };
}

/** A message for the pages that are open: an error, which they lay over what they show, or to load anew. */
export type PageMessage =
  | {
      type: "error";
      err: { message: string; stack: string; plugin: string };
    }
  | { type: "full-reload" };

/** A development server. */
export interface ViteServer {
  readonly ws: {
    send(message: PageMessage): void;
    on(event: "connection", listener: () => void): void;
  };
}

/** What a hook of a build is called on. */
export interface BuildContext {
  error(problem: { message: string; stack: string }): never;
}

/** The plugin, for `plugins` of Vite's config. */
export interface VitePlugin {
  name: string;
  enforce: "pre";
  configResolved(config: ViteConfig): void;
  configureServer(server: ViteServer): Promise<void>;
  buildStart(this: BuildContext): Promise<void>;
  closeBundle(): Promise<void>;
}
