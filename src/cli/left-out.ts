import type { Selection } from "../catalog/resolve.ts";
import { InputError } from "../errors.ts";

/** What was asked to stay out must not come back because something else requires it. */
export function assertLeftOut(without: readonly string[], { units }: Selection): void {
  for (const { unit, neededBy } of units) {
    const { id } = unit.manifest;
    if (!without.includes(id)) continue;
    const onlySample = neededBy.every((needer) => needer === "base");
    const needers = onlySample ? "the sample resources" : neededBy.join(" and ");
    throw new InputError(`"${id}" cannot be left out: it is needed by ${needers}.`, {
      code: "needed",
      hint: onlySample ? "Leave those out too, with --no-sample." : `Leave ${needers} out as well.`,
    });
  }
}
