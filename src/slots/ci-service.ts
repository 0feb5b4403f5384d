import { ownersOf, type SlotDefinition } from "./slot.ts";

/** A server that the tests in the CI workflow talk to. */
export interface CiService {
  name: string;
  /** As GitHub Actions has it: image, env, ports, options. */
  service: Record<string, unknown>;
  /** Variables through which the tests find it. */
  env: Record<string, string>;
}

const file = "#root/.github/workflows/ci.yml";

export const ciService: SlotDefinition<CiService> = {
  id: "ciService",
  scope: "workspace",
  key: ({ name }) => name,
  write(entries, draft) {
    if (!draft.has(file) || entries.length === 0) return;
    const document = draft.yaml(file, ownersOf(entries));
    for (const { entry } of entries) {
      document.setIn(["jobs", "check", "services", entry.name], document.createNode(entry.service));
      for (const [key, value] of Object.entries(entry.env)) {
        document.setIn(["jobs", "check", "env", key], value);
      }
    }
  },
};
