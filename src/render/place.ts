import type { Template, Unit } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import type { Architecture } from "../pattern.ts";
import { type DraftFile, parseAddress } from "./draft.ts";

/** The unit's templates that are part of this project whatever resources it has. */
export function templatesOf(unit: Unit, { recipe, capabilities }: Selection): Template[] {
  return unit.templates.filter(
    (template) =>
      (template.tree === "files" || (template.tree === "sample" && recipe.sample)) &&
      isWanted(template, capabilities),
  );
}

/** The unit's templates of which each resource has its own. */
export function resourceTemplatesOf(unit: Unit, { capabilities }: Selection): Template[] {
  return unit.templates.filter(
    (template) => template.tree === "resource" && isWanted(template, capabilities),
  );
}

function isWanted({ when, unless }: Template, capabilities: Selection["capabilities"]): boolean {
  const isThere = (capability: string) => capabilities.has(capability);
  return (
    (when === undefined || when.split("+").every(isThere)) &&
    (unless === undefined || !isThere(unless))
  );
}

/** Puts a template where the architecture wants its role. */
export function placeTemplate(
  template: Template,
  unit: Unit,
  architecture: Architecture,
  templatePath = template.path,
): { template: Template; file: DraftFile } {
  const address = `#${template.role}/${templatePath}`;
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
