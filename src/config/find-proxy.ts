/** Finds the proxy that the environment names, as curl does. */
import { CodegenError } from "../errors.js";
import type { Environment, FoundVariable } from "./environment.js";

/** A proxy, and the variables that decided on it or on going without. */
export interface FoundProxy {
  readonly proxy: URL | null;
  readonly decidedBy: readonly {
    readonly name: string;
    readonly found: FoundVariable;
  }[];
}

/**
 * The proxy between here and an address; null when there is none. Plain http goes directly: it is for
 * a local Close, and a proxy would see the key. Throws `E_CONFIG_INVALID`, without a word of the value,
 * which may hold a password, for one that is no address.
 *
 * undici's `EnvHttpProxyAgent` reads `NO_PROXY`, too, but only while it sends, and keeps its decision to itself:
 * whether the variable that decides may decide is asked before the key is handed out.
 */
export function findProxy(
  baseUrl: string,
  environment: Pick<Environment, "get">,
): FoundProxy {
  const target = new URL(baseUrl);
  const named = environment.get("https_proxy", "HTTPS_PROXY");
  if (target.protocol !== "https:" || named === undefined)
    return { proxy: null, decidedBy: [] };
  const exempt = environment.get("no_proxy", "NO_PROXY");
  if (exempt !== undefined && isExempt(target, exempt.value))
    return { proxy: null, decidedBy: [{ name: "NO_PROXY", found: exempt }] };
  const text = named.value.includes("://")
    ? named.value
    : `http://${named.value}`;
  const proxy = URL.canParse(text) ? new URL(text) : null;
  if (proxy !== null && /^https?:$/.test(proxy.protocol))
    return { proxy, decidedBy: [{ name: "HTTPS_PROXY", found: named }] };
  throw new CodegenError(
    "E_CONFIG_INVALID",
    `HTTPS_PROXY from ${named.place} is no address of an HTTP proxy.`,
    { hint: "Give it as http://host:port, or unset it." },
  );
}

/** True if a list like `localhost,.corp.example:8443` names a host, or a domain that it belongs to. */
function isExempt({ hostname, port }: URL, list: string): boolean {
  return list
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .some((entry) => {
      if (entry === "*") return true;
      const [, name = "", at = ""] =
        /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (at !== "" && at !== (port || "443")) return false;
      const host = name.toLowerCase();
      return hostname === host || hostname.endsWith(`.${host}`);
    });
}
