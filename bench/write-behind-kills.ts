/**
 * `node scripts/run.js bench/write-behind-kills.ts [database] [kills]`
 *
 * Two processes of a service that writes behind share a database. One or the other is killed while 50 people fill their
 * carts, each call through either of the two; then it starts anew, and every cart must be, through either, the last that was
 * acknowledged, or the one that was on its way. How often they flush differs from one life to the next: all the time, now
 * and then, not at all.
 */
import { loadCatalog } from "../src/catalog/load.ts";
import type { SampleClient } from "../src/proof.ts";
import { CartLoad, type CartClient } from "../templates/patterns/write-behind/test/cart-load.ts";
import { backendsOf, openBackend } from "../test/matrix/backends.ts";
import { installDependencySet } from "../test/matrix/dependency-set.ts";
import { writeProject } from "../test/matrix/project.ts";
import { clientsOf } from "../test/matrix/proofs.ts";
import { recipeOf } from "../test/matrix/rows.ts";
import { directoryOf, settingsOf } from "../test/matrix/run-row.ts";
import { RunningService } from "../test/matrix/service.ts";

const [database = "sqlite", kills = "50"] = process.argv.slice(2);
const intervals = ["10", "200", "60000"];

const catalog = await loadCatalog();
await installDependencySet();
const recipe = recipeOf({ architecture: "layered", database, apis: ["rest"] }, ["write-behind"]);
const project = await writeProject(
  recipe,
  catalog,
  directoryOf({ name: `kills/${database}`, recipe }),
);
const backend = (await backendsOf(project)).at(-1)!;
const opened = await openBackend(project, backend);
if ("absent" in opened) throw new Error(`There is no ${opened.absent}.`);

const [definitions, settings] = [await clientsOf(project), await settingsOf(project)];
const pair = [1, 2].map(() => new RunningService(project, definitions, opened, settings));
const load = new CartLoad(50);
const begin = performance.now();
try {
  await pair[0]!.migrate();
  for (const [life, service] of pair.entries()) await start(service, life);
  for (let kill = 0; kill < Number(kills); kill++) {
    const victim = pair[kill % 2]!;
    const working = load.run(either(pair.map(clientOf)));
    await load.until(load.acknowledged + 100 + Math.floor(Math.random() * 400));
    victim.signal("SIGKILL");
    await Promise.all([working, victim.exit()]);
    await start(victim, kill + 2);
    for (const service of pair) await load.check(clientOf(service));
  }
} finally {
  for (const service of pair) await service.kill();
  await opened.drop();
}
const seconds = Math.round((performance.now() - begin) / 1000);
console.log(
  `${database} (${backend.name}): ${kills} kills, ${load.acknowledged} carts acknowledged, none lost, ${seconds} s`,
);

async function start(service: RunningService, life: number): Promise<void> {
  const WRITE_BEHIND_INTERVAL_MS = intervals[life % intervals.length]!;
  await service.start({ WRITE_BEHIND_INTERVAL_MS, WRITE_BEHIND_BATCH_SIZE: "50" });
}

function clientOf({ clients }: RunningService): SampleClient {
  return clients[0]!;
}

function either(clients: readonly SampleClient[]): CartClient {
  const any = () => clients[Math.floor(Math.random() * clients.length)]!;
  return {
    putCart: (userId, lines) => any().putCart(userId, lines),
    getCart: (userId) => any().getCart(userId),
  };
}
