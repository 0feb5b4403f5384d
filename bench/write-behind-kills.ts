/**
 * `node scripts/run.js bench/write-behind-kills.ts [database] [kills]`
 *
 * A service that writes behind is killed again and again while 50 people fill their carts. After each kill it starts anew,
 * and every cart must be the last that was acknowledged, or the one that was on its way. How often it flushes differs from
 * one life to the next: all the time, now and then, not at all.
 */
import { loadCatalog } from "../src/catalog/load.ts";
import { CartLoad } from "../templates/patterns/write-behind/test/cart-load.ts";
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
const directory = directoryOf({ name: `kills/${database}`, recipe });
const project = await writeProject(recipe, catalog, directory);
const backend = (await backendsOf(project)).at(-1)!;
const opened = await openBackend(project, backend);
if ("absent" in opened) throw new Error(`There is no ${opened.absent}.`);

const service = new RunningService(
  project,
  await clientsOf(project),
  opened,
  await settingsOf(project),
);
const load = new CartLoad(50);
const start = performance.now();
try {
  await service.migrate();
  for (let kill = 0; kill < Number(kills); kill++) {
    const interval = intervals[kill % intervals.length]!;
    await service.start({ WRITE_BEHIND_INTERVAL_MS: interval, WRITE_BEHIND_BATCH_SIZE: "50" });
    const [client] = service.clients;
    await load.check(client!);
    const working = load.run(client!);
    await load.until(load.acknowledged + 100 + Math.floor(Math.random() * 400));
    service.signal("SIGKILL");
    await working;
    await service.exit();
  }
  await service.start();
  await load.check(service.clients[0]!);
} finally {
  await service.kill();
  await opened.drop();
}
const seconds = Math.round((performance.now() - start) / 1000);
console.log(
  `${database} (${backend.name}): ${kills} kills, ${load.acknowledged} carts acknowledged, none lost, ${seconds} s`,
);
