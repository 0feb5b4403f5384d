/**
 * `npm run bench [-- --only command-line|evolving|service|cache|rate-limit|hung-upstream] [-- --project <generated project>]`
 *
 * Everything is measured in one run on one machine, in turns, and shown as medians and as ratios to the smallest thing of
 * its kind: `node -e 0` for the command line, a hand-written route for the service. Absolute numbers mean little.
 */
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { root, setUp } from "../scripts/setup.js";
import { benchCachedRead } from "./cached-read.ts";
import { benchCommandLine } from "./command-line.ts";
import { benchEvolving } from "./evolve.ts";
import { benchHungUpstream } from "./hung-upstream.ts";
import { benchRateLimit } from "./rate-limit.ts";
import { benchService } from "./service.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, project: { type: "string" } },
});
const scratch = join(root, ".plinth-bench");

await setUp();
await rm(scratch, { force: true, recursive: true });
await mkdir(scratch);
const wanted = (name: string) => values.only === undefined || values.only === name;
if (wanted("command-line")) await benchCommandLine(scratch);
if (wanted("evolving")) await benchEvolving(scratch);
if (wanted("service")) {
  await benchService(scratch, values.project === undefined ? undefined : resolve(values.project));
}
// It needs servers: only by name.
if (values.only === "cache") await benchCachedRead(scratch);
// It is about a few percent, which takes a quiet machine and minutes: only by name.
if (values.only === "rate-limit") await benchRateLimit(scratch);
if (values.only === "hung-upstream") await benchHungUpstream(scratch);
