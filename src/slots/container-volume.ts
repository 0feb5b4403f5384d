import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A folder of the service's container that outlives it, and that the service may write to. */
export interface ContainerVolume {
  name: string;
  /** Absolute, inside the container. */
  path: string;
}

const compose = "#root/compose.yaml";
const dockerfile = "#root/Dockerfile";

export const containerVolume: SlotDefinition<ContainerVolume> = {
  id: "containerVolume",
  scope: "service",
  key: ({ path }) => path,
  write(entries, draft) {
    if (!draft.has(compose)) return;
    const folders = entries.map(
      ({ entry: { path } }) => `RUN mkdir ${path} && chown node:node ${path}\n`,
    );
    draft.write(dockerfile, ownersOf(entries), (text) =>
      text.replace("<volumes>\n", () => folders.join("")),
    );
    if (entries.length === 0) return;
    const document = draft.yaml(compose, ownersOf(entries));
    const mounts = entries.map(({ entry }) => `${entry.name}:${entry.path}`);
    document.setIn(["x-service", "volumes"], document.createNode(mounts));
    for (const { entry } of entries) document.setIn(["volumes", entry.name], null);
  },
};
