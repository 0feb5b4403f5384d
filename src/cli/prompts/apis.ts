import type { Catalog } from "../../catalog/catalog.ts";
import { defaultAxes } from "../../recipe/choices.ts";
import type { Ask } from "./ask.ts";
import { axisChoices } from "./axis.ts";

export function askApis(ask: Ask, catalog: Catalog): Promise<string[]> {
  return ask.several({
    message: "API styles",
    choices: axisChoices("api", catalog),
    initial: defaultAxes.apis,
  });
}
