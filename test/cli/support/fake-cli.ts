/** The program with the small catalog, as a process of its own: for tests that need a terminal or a signal. */
import { run } from "../../../src/cli/main.ts";
import { exit, processHost } from "../../../src/cli/process-host.ts";
import { engine } from "./fake-engine.ts";

await exit(await run(processHost(), engine));
