import type { Template, Unit } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import type { Architecture } from "../pattern.ts";
import { type DraftFile, parseAddress } from "./draft.ts";

/** The unit's templates that are part of this project. */
export function templatesOf(unit: Unit, { recipe, capabilities }: Selection): Template[] {
  return unit.templates.filter(
    ({ tree, when, unless }) =>
      (tree === "files" || (tree === "sample" && recipe.sample)) &&
      (when === undefined || capabilities.has(when)) &&
      (unless === undefined || !capabilities.has(unless)),
  );
}

/** Puts a template where the architecture wants its role. */
export function placeTemplate(
  template: Template,
  unit: Unit,
  architecture: Architecture,
): { template: Template; file: DraftFile } {
  const address = `#${template.role}/${template.path}`;
  return {
    template,
    file: {
      address,
      path: pathOf(address, architecture),
      source: `templates/${template.source}`,
      text: template.text,
      executable: template.executable,
      owners: new Set([unit.manifest.id]),
    },
  };
}

/** Where a role address stands in the project. */
export function pathOf(address: string, architecture: Architecture): string {
  const { role, path, module } = parseAddress(address);
  return role === "root" ? path : architecture.place({ role, path, module });
}
