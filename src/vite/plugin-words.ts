/** The words of the command line, as somebody says them who has a plugin and types no flags. */

/** A flag that stands for itself: in a command that is written out it can be typed. */
const words: readonly (readonly [said: RegExp, meant: string])[] = [
  [/\bcodegen without --frozen\b/g, "`npx codegen --offline`"],
  [/\bthe same command with --debug\b/g, "`npx codegen --offline --debug`"],
  [
    /(?<!\bcodegen(?: [\w-]+)* )--(config|frozen)\b/g,
    "the plugin’s option `$1`",
  ],
  [
    /(?<!\bcodegen(?: [\w-]+)* )--(accept-downgrade|debug|force|verbose)\b/g,
    "`npx codegen --offline --$1`",
  ],
];

/** A message with the plugin's options, and commands to type, in the place of flags. */
export function pluginWords(text: string): string {
  return words.reduce(
    (result, [said, meant]) => result.replace(said, meant),
    text,
  );
}
