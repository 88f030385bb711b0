import { defineConfig } from "close-codegen";

export default defineConfig({
  // The embedded sample organisation; an organisation of your own needs `apiKey: env("CLOSE_API_KEY")`.
  source: "sample",
  output: "generated",
});
