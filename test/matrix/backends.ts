/** The ways in which a row's database can be had on this machine. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Backend, OpenBackend } from "../../src/proof.ts";
import { findServices, isRequired, type Service as Server } from "../support/services.ts";
import type { Project } from "./project.ts";
import { loadFrom } from "./service.ts";
import { unitModule } from "./unit-modules.ts";

/** A database without a server of its own lives in the project's folder. */
const embedded: Backend = {
  name: "embedded",
  open: async () => ({ env: {}, drop: async () => undefined }),
};

export async function backendsOf({ selection }: Project): Promise<readonly Backend[]> {
  const module = await unitModule(selection.recipe.database, "proof.ts");
  return (module?.["backends"] as readonly Backend[] | undefined) ?? [embedded];
}

export interface OwnDatabase extends OpenBackend {
  /** Whether it lives in the service's process, so that a second one would have its own. */
  readonly inProcess: boolean;
}

/** @returns why it cannot be had, if its server is not there */
export async function openBackend(
  project: Project,
  backend: Backend,
): Promise<OwnDatabase | { absent: string }> {
  const { directory } = project;
  await rm(join(directory, ".data"), { recursive: true, force: true });
  const load = (name: string) => loadFrom(directory, name);
  const open = async (url: string) => ({
    inProcess: backend.inProcess === true,
    ...(await backend.open(load, url)),
  });
  if (backend.server === undefined) return open("");
  const found = (await servers())[backend.server as Server];
  if ("url" in found) return open(found.url);
  if (isRequired(backend.server as Server)) throw new Error(`${backend.server}: ${found.reason}`);
  return { absent: backend.server };
}

let asked: ReturnType<typeof findServices> | undefined;
const servers = () => (asked ??= findServices());
