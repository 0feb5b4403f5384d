/** Renders the templates below `resource/` once for each resource of the recipe. */
import type { Template, Unit } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import { InputError } from "../errors.ts";
import type { Names, Resource } from "../pattern.ts";
import { withArticle } from "../recipe/resource/names.ts";
import { resourceContextsOf } from "./context.ts";
import type { Draft, DraftFile } from "./draft.ts";
import { fillIn } from "./handlebars.ts";
import { pathOf, placeTemplate, resourceTemplatesOf } from "./place.ts";
import { withoutUnusedImports } from "./unused-imports.ts";

/** @returns the addresses of what was rendered */
export function renderResources(selection: Selection, draft: Draft): ReadonlySet<string> {
  const placed = selection.units.flatMap((selected) =>
    resourceContextsOf(selected, selection).flatMap((context) => {
      const { unit } = selected;
      const templates = resourceTemplatesOf(unit, selection);
      if (templates.length === 0) return [];
      const values = {
        ...namesFor(context.resource.names),
        ...unit.manifest.describeResource?.(context),
      };
      return templates.map((template) => {
        const file = place(template, unit, context.resource, selection);
        refuseTaken(file, context.resource.names, selection, draft);
        draft.add(file);
        return { file, template, values };
      });
    }),
  );
  for (const { file, template, values } of placed) {
    if (template.handlebars) file.text = fillIn(template, selection, draft, values);
    if (file.path.endsWith(".ts")) file.text = withoutUnusedImports(file.path, file.text);
  }
  return new Set(placed.map(({ file }) => file.address));
}

/** Under what names templates use a resource's name: as the code of an invoice would be written. */
function namesFor(names: Names): Readonly<Record<string, string>> {
  const { kebab, kebabs, camel, camels, pascal, pascals, snake, snakes, words, wordsPlural } =
    names;
  return {
    kebab,
    kebabs,
    item: camel,
    items: camels,
    Item: pascal,
    Items: pascals,
    code: snake,
    table: snakes,
    words,
    wordsPlural,
    aWords: withArticle(words),
    Words: capitalised(words),
    WordsPlural: capitalised(wordsPlural),
    AWords: capitalised(withArticle(words)),
  };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function place(
  template: Template,
  unit: Unit,
  { names: { kebab, kebabs, snakes }, migration }: Resource,
  { architecture }: Selection,
): DraftFile {
  const path = template.path
    .replaceAll("{{kebabs}}", kebabs)
    .replaceAll("{{kebab}}", kebab)
    .replaceAll("{{table}}", snakes)
    .replaceAll("{{migration}}", String(migration));
  return placeTemplate(template, unit, architecture, path).file;
}

/** @throws InputError if the resource has the name of something that is there anyway */
function refuseTaken(
  { address }: DraftFile,
  { kebab }: Names,
  { architecture }: Selection,
  draft: Draft,
): void {
  const path = pathOf(address, architecture);
  if (!draft.isTaken(path)) return;
  throw new InputError(`A resource cannot be called "${kebab}": ${path} is another file.`, {
    code: "bad-resource",
    hint: "Choose another name.",
  });
}
