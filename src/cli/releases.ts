/** What changed in the units of a project since the plinth that wrote it. */
import type { Selection } from "../catalog/resolve.ts";
import { isNewer, isVersion } from "../recipe/version.ts";
import { version as running } from "./version.ts";

export interface ReleaseNote {
  /** Id of the unit. */
  readonly unit: string;
  readonly version: string;
  /** Markdown. */
  readonly text: string;
}

/** Oldest version first: in the order in which it all happened. */
export function releasesSince(writtenBy: string, { units }: Selection): ReleaseNote[] {
  if (!isVersion(writtenBy)) return [];
  const notes = units.flatMap(({ unit: { manifest, releases = [] } }) =>
    releases
      .filter(({ version }) => isNewer(version, writtenBy) && !isNewer(version, running))
      .map((release) => ({ unit: manifest.id, ...release })),
  );
  return notes.sort((a, b) =>
    a.version === b.version ? 0 : isNewer(a.version, b.version) ? 1 : -1,
  );
}
