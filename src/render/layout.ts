/**
 * Lays TypeScript out as the formatter of the generated projects does, oxfmt, which prints what prettier 3.8 does. Prettier
 * itself has printed unions otherwise since 3.9; which of its versions goes with an oxfmt, `test/engine/layout.test.ts` says.
 *
 * Loaded by itself, where there is something to lay out: it is half a megabyte that most commands have no use for.
 */
import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import { format } from "prettier/standalone";
import { PatternError } from "../errors.ts";
import type { DraftFile } from "./draft.ts";

/** @throws PatternError naming the template if its text is no TypeScript */
export async function layOut({ path, source }: DraftFile, text: string): Promise<string> {
  try {
    return await format(text, {
      embeddedLanguageFormatting: "off",
      parser: "babel-ts",
      plugins: [babel, estree],
      printWidth: 100,
    });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new PatternError(`${source} becomes ${path}, which is no TypeScript: ${cause.message}`, {
      code: "bad-syntax",
      hint: "Look at what the template is filled in with.",
      cause,
    });
  }
}
