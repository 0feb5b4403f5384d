/** Runs the proofs of everything a project is made of against its running service. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Behaviour, ClientDefinition, Environment, Proof, Service } from "../../src/proof.ts";
import type { Project } from "./project.ts";
import type { RunningService } from "./service.ts";
import { unitModule } from "./unit-modules.ts";

const usualLimitMs = 30_000;

export interface ProofResult {
  /** `cursor-pagination: a cursor that was made up is refused [rest]`. */
  name: string;
  ms: number;
  failure?: string;
}

interface Statement {
  name: string;
  behaviour: Behaviour;
  /** Which of the service's clients it is run with. */
  client: number;
}

/** One for each API style of the project, in the order of their ids. */
export async function clientsOf({ selection }: Project): Promise<ClientDefinition[]> {
  return Promise.all(
    selection.recipe.apis.toSorted().map(async (id) => {
      const module = await unitModule(id, "test/client.ts");
      if (module === undefined) throw new Error(`templates/apis/${id} has no test/client.ts.`);
      return module["default"] as ClientDefinition;
    }),
  );
}

export interface UnitProof {
  id: string;
  proof: Proof;
}

/** The proofs of all that the project is made of. */
export async function proofsOf({ selection }: Project): Promise<UnitProof[]> {
  const proofs = selection.units.map(async ({ unit }) => {
    const module = await unitModule(unit.manifest.id, "proof.ts");
    return { id: unit.manifest.id, proof: (module?.["default"] ?? {}) as Proof };
  });
  return Promise.all(proofs);
}

/**
 * What a client must observe of this service.
 *
 * @param briefly leaves out what needs settings of its own, and looks at what is true of every API style over one of them, each
 * time another
 */
export async function runProofs(
  proofs: readonly UnitProof[],
  service: RunningService,
  briefly = false,
): Promise<ProofResult[]> {
  const results: ProofResult[] = [];
  for (const statement of statementsOf(proofs, service, briefly)) {
    const start = performance.now();
    const failure = await failureOf(statement, service);
    results.push({
      name: statement.name,
      ms: performance.now() - start,
      ...(failure !== undefined && { failure }),
    });
  }
  return results;
}

/** Those that need the service as it is come first, so that it is restarted seldom. */
function statementsOf(
  proofs: readonly UnitProof[],
  service: RunningService,
  briefly: boolean,
): Statement[] {
  let asked = 0;
  const statements = proofs.flatMap(({ id, proof }) =>
    Object.entries(proof).flatMap(([sentence, behaviour]): Statement[] => {
      if (behaviour.when?.(service) === false) return [];
      if (briefly && behaviour.env !== undefined) return [];
      const name = `${id}: ${sentence}`;
      if (behaviour.checkResource !== undefined)
        return resourceStatements(name, behaviour, service);
      if (!behaviour.overEveryApi) return [{ name, behaviour, client: 0 }];
      const turn = asked++ % service.clients.length;
      return service.clients.flatMap(({ api }, client) =>
        briefly && client !== turn ? [] : [{ name: `${name} [${api}]`, behaviour, client }],
      );
    }),
  );
  const order = ({ behaviour: { env } }: Statement) =>
    typeof env === "function" ? env.toString() : keyOf(env);
  return statements.toSorted((a, b) => compare(order(a), order(b)));
}

function resourceStatements(
  name: string,
  behaviour: Behaviour,
  { resourceClients, resources }: RunningService,
): Statement[] {
  return resourceClients.flatMap(({ api }, client) =>
    resources.map((resource) => ({
      name: `${name} [${api} ${resource.names.kebab}]`,
      behaviour: {
        ...behaviour,
        check: (service: Service) =>
          behaviour.checkResource!(service.resourceClients[client]!, resource, service),
      },
      client,
    })),
  );
}

async function failureOf(
  { behaviour, client }: Statement,
  service: RunningService,
): Promise<string | undefined> {
  try {
    const { env = {} } = behaviour;
    await ensureRunning(service, typeof env === "function" ? await env(service) : env);
    await withLimit(
      behaviour.check(service, service.clients[client]!),
      behaviour.limitMs ?? usualLimitMs,
    );
  } catch (error) {
    const circumstances = service.describe();
    // Whatever state it is in now is no ground for the next statement.
    await service.kill();
    return `${describe(error)}\n${circumstances}`;
  }
  await service.endNeighbours();
  return undefined;
}

/** The message, and where in a proof or a client it came up. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const places =
    error.stack?.split("\n").filter((line) => /^\s+at .*[\\/]templates[\\/]/.test(line)) ?? [];
  const cause = error.cause instanceof Error ? `because of ${error.cause.message}` : "";
  return [`${error.name}: ${error.message} ${cause}`, ...places].join("\n");
}

/** Starts the service, or starts it anew, unless it runs with these settings. */
export async function ensureRunning(service: RunningService, env: Environment): Promise<void> {
  if (service.isRunning && keyOf(service.env) === keyOf(env)) return;
  if (service.isRunning) await service.stop();
  await service.start(env);
}

async function withLimit(check: Promise<void>, limitMs: number): Promise<void> {
  const done = new AbortController();
  const late = sleep(limitMs, undefined, { signal: done.signal }).then(() => {
    throw new Error(`took longer than ${limitMs} ms`);
  });
  late.catch(() => undefined);
  await Promise.race([check, late]).finally(() => done.abort());
}

/** Empty for no settings of its own, and therefore first. */
function keyOf(env: Environment = {}): string {
  return Object.entries(env)
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(" ");
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
