import type { Draft } from "../render/draft.ts";
import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A service of compose.yaml that the project needs beside it, such as its database. */
export interface Container {
  name: string;
  /** As the Compose specification has it, without `depends_on` from the project's own containers. */
  service: Record<string, unknown>;
  /** Named volumes it uses. */
  volumes?: readonly string[];
  /** Variables that compose.yaml reads: blank in `.env.example`, random in `.env`. */
  secrets?: readonly { key: string; description: string }[];
  /** What the project's own containers wait for. */
  readyWhen: "service_started" | "service_healthy";
}

const file = "#root/compose.yaml";
const project = "x-service";

/** The project's own containers start from one anchor (`x-service`), which this slot and `config` complete. */
export const container: SlotDefinition<Container> = {
  id: "container",
  scope: "workspace",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const document = draft.yaml(file, ownersOf(entries));
    const secrets = entries.flatMap(({ entry }) => entry.secrets ?? []);
    draft.write("#root/.env.example", ownersOf(entries), (text) =>
      [text, ...secrets.map(({ key, description }) => `# ${description}\n${key}=\n\n`)].join(""),
    );
    for (const { entry } of entries) {
      document.setIn(["services", entry.name], document.createNode(entry.service));
      document.setIn(
        [project, "depends_on", entry.name],
        document.createNode({ condition: entry.readyWhen }),
      );
      for (const volume of entry.volumes ?? []) {
        document.setIn(["volumes", volume], document.createNode({}));
      }
    }
  },
};

/** Sets variables of the project's own containers, where there are any. */
export function setEnvironment(
  draft: Draft,
  owners: readonly string[],
  environment: Record<string, string | undefined>,
): void {
  if (!draft.has(file)) return;
  const document = draft.yaml(file, owners);
  for (const [key, value] of Object.entries(environment)) {
    document.setIn([project, "environment", key], value);
  }
}
