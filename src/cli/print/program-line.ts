/** The running program, for reports of bugs. */
import { readVersion } from "../../version.js";

/** The program's version, Node's, and the platform, in one line. */
export function describeProgram(): string {
  return `close-codegen ${readVersion()}, Node ${process.version}, ${process.platform}`;
}
