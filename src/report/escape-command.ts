/** The one encoder of GitHub's workflow commands; the reverse is in actions/runner, ActionCommand.cs. */

/** Text as the data of a command, after its second `::`. */
export function commandData(text: string): string {
  return text
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

/** Text as the value of a command's property, where colons and commas have a meaning too. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
