/** Why an id cannot be replaced where it stands, in words. */
import type { Obstacle } from "./raw-use.js";

/** The reason as the end of a sentence. */
export function obstacleWords(obstacle: Obstacle): string {
  switch (obstacle) {
    case "class":
      return "a member of a class needs a name that is known when it is compiled";
    case "comment":
      return "a comment stands between the dot and the name";
    case "enum":
      return "a member of an enum must be a literal";
    case "escapes":
      return "the text around it has escapes that mean something else in a template";
    case "literalType":
      return "`as const` asks for a literal";
    case "module":
      return "the name of a module, or of what it exports, must be a literal";
    case "page":
      return "it is text of a page";
    case "regex":
      return "it is a part of a regular expression";
    case "tagged":
      return "the function in front of the template gets its pieces";
    case "type":
      return "it is a part of a type";
    default: {
      const never: never = obstacle;
      return never;
    }
  }
}
