import { join } from "node:path";
import { scanCatalog } from "../../src/catalog/scan.ts";
import { jsonSchema } from "../../src/recipe/schema.ts";

/** The JSON schema of `plinth.json`, from the catalog: editors complete patterns and their options with it. */
export async function recipeSchema(root: string): Promise<string> {
  const catalog = await scanCatalog(join(root, "templates"));
  return `${JSON.stringify(jsonSchema(catalog), undefined, 2)}\n`;
}
