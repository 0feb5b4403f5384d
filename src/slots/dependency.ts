import { ownersOf, type Owned, type SlotDefinition } from "./slot.ts";

/** An npm package, filled from the manifests' `dependencies` and `devDependencies`. */
export interface Dependency {
  name: string;
  /** Exact. */
  version: string;
  dev: boolean;
}

export const dependency: SlotDefinition<Dependency> = {
  id: "dependency",
  scope: "workspace",
  key: ({ name, dev }) => (dev ? `${name} (dev)` : name),
  write(entries, draft) {
    const runtime = entries.filter(({ entry }) => !entry.dev);
    const needed = new Set(runtime.map(({ key }) => key));
    // What the service needs to run is not listed a second time for its tests.
    const dev = entries.filter(({ entry }) => entry.dev && !needed.has(entry.name));
    const manifest = draft.json("#root/package.json", ownersOf(entries));
    manifest["dependencies"] = versions(runtime);
    manifest["devDependencies"] = versions(dev);
  },
};

function versions(entries: readonly Owned<Dependency>[]): Record<string, string> {
  return Object.fromEntries(entries.map(({ entry }) => [entry.name, entry.version]));
}
