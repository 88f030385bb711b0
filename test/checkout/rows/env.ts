/** Env files in the checkout of a project whose key is in the environment. */
import { all } from "../row.js";
import type { Row } from "../row.js";

/** What env files may bring. */
export const envRows: readonly Row[] = [
  {
    comes: "a key in `.env` or `.env.local`",
    plant: async ({ project }) => {
      await project.write(".env", "CLOSE_API_KEY=api_of.a_stranger\n");
      await project.write(".env.local", "CLOSE_API_KEY=api_of.a_stranger\n");
    },
    named: "",
    outcomes: all("nothing"),
  },
];
