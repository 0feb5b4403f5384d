import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A folder of the service's container that outlives it. */
export interface ContainerVolume {
  name: string;
  /** Absolute, inside the container. */
  path: string;
}

const compose = "#root/compose.yaml";

export const containerVolume: SlotDefinition<ContainerVolume> = {
  id: "containerVolume",
  scope: "service",
  key: ({ path }) => path,
  write(entries, draft) {
    if (!draft.has(compose) || entries.length === 0) return;
    const document = draft.yaml(compose, ownersOf(entries));
    const mounts = entries.map(({ entry }) => `${entry.name}:${entry.path}`);
    document.setIn(["x-service", "volumes"], document.createNode(mounts));
    for (const { entry } of entries) document.setIn(["volumes", entry.name], null);
  },
};
