import type { Catalog } from "../../catalog/catalog.ts";
import { defaultAxes } from "../../recipe/choices.ts";
import type { Ask } from "./ask.ts";
import { axisChoices } from "./axis.ts";

export function askDatabase(ask: Ask, catalog: Catalog): Promise<string> {
  return ask.one({
    message: "Database",
    choices: axisChoices("database", catalog),
    initial: defaultAxes.database,
  });
}
