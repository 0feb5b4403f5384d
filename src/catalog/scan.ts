import { existsSync } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PatternError } from "../errors.ts";
import { type Kind, type Manifest, type Role, roles } from "../pattern.ts";
import type { Catalog, Template, Unit } from "./catalog.ts";
import { parseReleases, type Release } from "./releases.ts";

const changesFile = "CHANGES.md";

const folders: Record<string, Kind> = {
  architectures: "architecture",
  databases: "database",
  apis: "api",
  foundations: "foundation",
  patterns: "pattern",
};

/**
 * Reads a folder of units. What it finds is the catalog: nothing lists units by hand.
 *
 * @param root a folder with `base/`, `architectures/`, `databases/`, `apis/`, `foundations/`, `patterns/` and `package.json`
 * @throws PatternError if a manifest or a template stands where it cannot be used
 */
export async function scanCatalog(root: string): Promise<Catalog> {
  const manifests = await findManifests(root);
  const units = await Promise.all(
    manifests.map(async ({ folder, kind }) => {
      const manifest = await readManifest(root, folder, kind);
      const [templates, releases] = await Promise.all([
        readTemplates(root, folder),
        readReleases(root, folder),
      ]);
      return { manifest, templates, ...(releases === undefined ? {} : { releases }) };
    }),
  );
  return assembleCatalog(units, await readVersions(root));
}

/** @throws PatternError if two units share an id, or a manifest names a package without a version */
export function assembleCatalog(units: readonly Unit[], versions: Catalog["versions"]): Catalog {
  const byId = new Map<string, Unit>();
  for (const unit of units) {
    const { id, dependencies = [], devDependencies = [] } = unit.manifest;
    if (byId.has(id)) {
      throw new PatternError(`Two units are called "${id}".`, { code: "duplicate-unit" });
    }
    for (const name of [...dependencies, ...devDependencies]) {
      if (!Object.hasOwn(versions, name)) {
        throw new PatternError(`"${id}" depends on ${name}, which has no version.`, {
          code: "unknown-version",
          hint: "Add the exact version to templates/package.json.",
        });
      }
    }
    byId.set(id, unit);
  }
  for (const { manifest } of units) {
    const present = manifest.replaces?.find((id) => byId.has(id));
    if (present === undefined) continue;
    throw new PatternError(`"${manifest.id}" replaces "${present}", which is still there.`, {
      code: "replaces-present",
    });
  }
  return { units: byId, versions };
}

/** Every unit folder below `root`, sorted. What makes a folder a unit is its `pattern.ts`. */
export async function findManifests(root: string): Promise<{ folder: string; kind: Kind }[]> {
  const found: { folder: string; kind: Kind }[] = [{ folder: "base", kind: "base" }];
  for (const [parent, kind] of Object.entries(folders)) {
    for (const id of await listUnits(join(root, parent))) {
      found.push({ folder: `${parent}/${id}`, kind });
    }
  }
  return found;
}

async function readManifest(root: string, folder: string, kind: Kind): Promise<Manifest> {
  const id = folder.slice(folder.lastIndexOf("/") + 1);
  const file = join(root, folder, "pattern.ts");
  const { default: manifest }: { default?: Manifest } = await import(
    pathToFileURL(file).href
  ).catch((cause: unknown) => {
    throw new PatternError(`templates/${folder}/pattern.ts cannot be loaded.`, {
      code: "bad-manifest",
      cause,
    });
  });
  if (manifest?.kind !== kind || manifest.id !== id) {
    throw new PatternError(
      `templates/${folder}/pattern.ts must default-export the ${kind} "${id}".`,
      {
        code: "bad-manifest",
      },
    );
  }
  return manifest;
}

async function readReleases(root: string, folder: string): Promise<Release[] | undefined> {
  const path = `${folder}/${changesFile}`;
  if (!existsSync(join(root, path))) return undefined;
  return parseReleases(await readFile(join(root, path), "utf8"), path);
}

/** @throws PatternError for a file outside the trees and roles that a unit may have */
export async function readTemplates(root: string, folder: string): Promise<Template[]> {
  const paths = await listFiles(join(root, folder));
  return Promise.all(
    paths
      .filter((path) => !isUnitOwn(path))
      .map(async (path) => {
        const file = join(root, folder, path);
        const [text, { mode }] = await Promise.all([readFile(file, "utf8"), stat(file)]);
        return { ...locate(`${folder}/${path}`, path), executable: (mode & 0o100) !== 0, text };
      }),
  );
}

/** Of a unit's folder, what is not a template: its programs stand beside the manifest. */
function isUnitOwn(path: string): boolean {
  return (
    /^[^/]+\.ts$/.test(path) ||
    path === "README.md" ||
    path === changesFile ||
    path.startsWith("test/")
  );
}

function locate(source: string, path: string): Omit<Template, "executable" | "text"> {
  const segments = path.split("/");
  const [condition, capability] = segments;
  const when = condition === "when" ? capability : undefined;
  const unless = condition === "unless" ? capability : undefined;
  const isConditional = when !== undefined || unless !== undefined;
  const [tree, role, ...rest] = isConditional ? segments.slice(2) : segments;
  if (!isTree(tree) || !isRole(role) || rest.length === 0) {
    throw new PatternError(`templates/${source} is neither a manifest nor a template.`, {
      code: "misplaced-template",
      hint: `Templates stand in files/<role>/…, sample/<role>/… or resource/<role>/…; roles are ${roles.join(", ")}.`,
    });
  }
  const handlebars = path.endsWith(".hbs");
  const name = rest.map((segment) => segment.replace(/^dot\./, ".")).join("/");
  return {
    source,
    tree,
    when,
    unless,
    role,
    path: handlebars ? name.slice(0, -4) : name,
    handlebars,
  };
}

function isTree(name: string | undefined): name is Template["tree"] {
  return name === "files" || name === "sample" || name === "resource";
}

function isRole(name: string | undefined): name is Role {
  return (roles as readonly (string | undefined)[]).includes(name);
}

async function readVersions(root: string): Promise<Record<string, string>> {
  const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  return manifest.dependencies;
}

async function listUnits(folder: string): Promise<string[]> {
  const files = existsSync(folder) ? await listFiles(folder) : [];
  return files.flatMap((file) => /^([^/]+)\/pattern\.ts$/.exec(file)?.[1] ?? []);
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}
