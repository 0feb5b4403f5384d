import { type Catalog, unitsOf } from "../../catalog/catalog.ts";
import type { Kind } from "../../pattern.ts";
import type { Choice } from "./ask.ts";

/** What there is to choose from on one axis. */
export function axisChoices(kind: Kind, catalog: Catalog): Choice[] {
  return unitsOf(catalog, kind).map(({ manifest: { id, title, summary } }) => ({
    value: id,
    label: title,
    hint: summary,
  }));
}
