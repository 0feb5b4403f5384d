import { isMap, YAMLMap } from "yaml";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A command of the project's own image that must have succeeded before the service starts, such as its migrations. */
export interface ContainerTask {
  name: string;
  /** The file Node runs, by role. */
  file: string;
}

const compose = "#root/compose.yaml";

export const containerTask: SlotDefinition<ContainerTask> = {
  id: "containerTask",
  scope: "service",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(compose)) return;
    const document = draft.yaml(compose, ownersOf(entries));
    const service = document.get("x-service", true);
    if (!isMap(service)) return;
    for (const { entry } of entries) {
      const task = new YAMLMap(document.schema);
      task.add(document.createPair("<<", document.createAlias(service)));
      const command = document.createNode(["node", draft.file(entry.file).path], { flow: true });
      task.add(document.createPair("command", command));
      document.setIn(["services", entry.name], task);
      document.setIn(
        ["services", "app", "depends_on", entry.name],
        document.createNode({ condition: "service_completed_successfully" }),
      );
    }
  },
};
