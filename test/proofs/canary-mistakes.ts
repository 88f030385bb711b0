/** Ways to give a key that no program foresees. */

/** Files of a project that hold the key in a wrong way, and how it is run. */
export interface Mistake {
  readonly files?: (key: string) => Readonly<Record<string, string>>;
  readonly env?: (key: string) => Readonly<Record<string, string>>;
  readonly argv?: (key: string) => readonly string[];
}

const json = "codegen.config.json";
const ts = "codegen.config.ts";

/** All mistakes, by what they are. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  "broken JSON": { files: (key) => ({ [json]: `{"apiKey": ${q(key)}, }` }) },
  "JSON without quotes": { files: (key) => ({ [json]: `{"apiKey": ${key}}` }) },
  "an unknown key": {
    files: (key) => ({ [json]: `{"apiKey": ${q(key)}, "nope": 1}` }),
  },
  "a key as a key": {
    files: (key) => ({ [json]: `{"apiKey": {${q(key)}: 1}}` }),
  },
  "a key in a list": {
    files: (key) => ({ [json]: `{"apiKey": [${q(key)}]}` }),
  },
  "two keys": {
    files: (key) => ({
      [json]: `{"apiKey": ${q(key)}, "accessToken": ${q(key)}}`,
    }),
  },
  "a key in the address": {
    files: (key) => ({
      [json]: `{"baseUrl": ${q(`https://${key}@api.close.com`)}}`,
    }),
  },
  "a key as a variable's name": {
    files: (key) => ({ [json]: `{"apiKey": {"env": ${q(key)}}}` }),
  },
  "TypeScript without quotes": {
    files: (key) => ({ [ts]: `export default { apiKey: ${key} };` }),
  },
  "broken TypeScript": {
    files: (key) => ({ [ts]: `export default { apiKey: ${q(key)} ` }),
  },
  "TypeScript with an open quote": {
    files: (key) => ({ [ts]: `export default { apiKey: "${key} };` }),
  },
  "a key of the config": {
    files: (key) => ({ [ts]: `export default { apiKey: ${q(key)} };` }),
  },
  "a key in a constant": {
    files: (key) => ({
      [ts]: `import { sep } from "node:path";\nconst key = ${q(key)};\nexport default { apiKey: key, output: "out" + sep };`,
    }),
    argv: () => ["--sample"],
  },
  "a config that throws": {
    files: () => ({
      [ts]: `throw new Error("bad " + process.env.CLOSE_API_KEY);\nexport default {};`,
    }),
    env: (key) => ({ CLOSE_API_KEY: key }),
  },
  "a function of the config that throws": {
    files: (key) => ({
      [ts]: `export default { apiKey: ${q(key)}, names: () => { throw new Error("x"); } };`,
    }),
    argv: () => ["--sample"],
  },
  "a function of the config that throws the key": {
    files: (key) => ({
      [ts]: `const apiKey = ${q(key)};\nexport default { apiKey, names: () => { throw Object.assign(new Error("x " + apiKey), { apiKey }); } };`,
    }),
    argv: () => ["--sample"],
  },
  "a function of a config with a token that throws": {
    files: (key) => ({
      [ts]: `export default { accessToken: ${q(key.replace("api_", ""))}, names: () => { throw new Error("x"); } };`,
    }),
    argv: () => ["--sample"],
  },
  "an env file with two lines": {
    files: (key) => ({ ".env": `CLOSE_API_KEY="${key}\n${key}"` }),
  },
  "an env file with a blank": {
    files: (key) => ({ ".env": `CLOSE_API_KEY='${key} ${key}'` }),
  },
  "an env file": {
    files: (key) => ({ ".env.local": `CLOSE_API_KEY='${key}'` }),
  },
  "a variable with a blank": { env: (key) => ({ CLOSE_API_KEY: `${key} ` }) },
  "a variable with lines": {
    env: (key) => ({ CLOSE_API_KEY: `${key}\n\nx: y` }),
  },
  "a long variable": { env: (key) => ({ CLOSE_API_KEY: key.repeat(9) }) },
  "a short half": { env: (key) => ({ CLOSE_API_KEY: `${key.slice(0, 7)}é` }) },
  "an address with a key": {
    env: (key) => ({
      CLOSE_API_KEY: key,
      CLOSE_API_URL: `https://${key}@api.close.com`,
    }),
  },
  "an option": { argv: (key) => [`--api-key=${key}`] },
  "an option and a value": { argv: (key) => ["--api-key", key] },
  "an option of another name": {
    argv: (key) => ["generate", `--token=${key}`],
  },
};

function q(key: string): string {
  return JSON.stringify(key);
}
