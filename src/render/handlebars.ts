import { dirname } from "node:path/posix";
import Handlebars from "handlebars";
import type { Template } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import { PatternError, PlinthError } from "../errors.ts";
import type { Draft } from "./draft.ts";
import { commandsOf } from "./package-manager.ts";

/**
 * Fills names and paths into a text template. Strict: a name that does not exist is an error. There are no conditions:
 * what depends on a choice stands in another file, or in a slot.
 *
 * @param values names beside those of the project: of a resource, and what its unit says of it
 * @throws PatternError naming the template
 */
export function fillIn(
  template: Template,
  { recipe }: Selection,
  draft: Draft,
  values: Readonly<Record<string, string>> = {},
): string {
  const handlebars = Handlebars.create();
  for (const helper of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(helper);
  handlebars.registerHelper("path", (address: string) => draft.file(address).path);
  handlebars.registerHelper("folder", (address: string) => dirname(draft.file(address).path));
  handlebars.registerHelper("run", (script: string) => draft.run(script));
  try {
    const fill = handlebars.compile(template.text, { strict: true, noEscape: true });
    return fill({ name: recipe.name, ...commandsOf(recipe.packageManager), ...values });
  } catch (error) {
    if (error instanceof PlinthError) throw error;
    throw new PatternError(`templates/${template.source}: ${(error as Error).message}`, {
      code: "bad-template",
      cause: error,
    });
  }
}
