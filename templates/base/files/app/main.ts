import { enableCompileCache } from "node:module";
import { setTimeout } from "node:timers/promises";
import { run } from "#platform/startup.ts";

// Cuts the start by a quarter, for all that is imported after it.
enableCompileCache();
const { loadEnvironment } = await import("#platform/config.ts");
const { compose } = await import("#app/compose.ts");

await run(async () => {
  const config = loadEnvironment();
  const app = await compose(config);
  const { logger, health } = app;

  const crash = (error: unknown) => {
    logger.fatal({ err: error }, "unexpected error");
    process.exit(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);

  const drain = async () => {
    // Load balancers need a moment to see that this instance is no longer ready.
    await setTimeout(config.SHUTDOWN_DELAY_MS);
    const deadline = setTimeout(config.SHUTDOWN_TIMEOUT_MS, "late" as const, { ref: false });
    if ((await Promise.race([app.close(), deadline])) === "late") {
      throw new Error(`still busy after ${config.SHUTDOWN_TIMEOUT_MS} ms`);
    }
  };

  const stop = (signal: NodeJS.Signals) => {
    if (health.draining) process.exit(1);
    health.drain();
    logger.info({ signal }, "draining");
    drain().then(() => {
      logger.info("stopped");
      process.exit(0);
    }, crash);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  await app.listen();
});
