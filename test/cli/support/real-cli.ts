/** The program as its users run it, without the build. */
import { main } from "../../../src/cli/main.ts";

await main();
