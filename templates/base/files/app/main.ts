import { enableCompileCache } from "node:module";
import { setTimeout } from "node:timers/promises";
import { run } from "#platform/startup.ts";

// Cuts the start by a quarter, for all that is imported after it.
enableCompileCache();
const { loadEnvironment } = await import("#platform/config.ts");
const { createLogger } = await import("#platform/logger.ts");
const { compose } = await import("#app/compose.ts");

await run(async () => {
  const config = loadEnvironment();
  const logger = createLogger(config.LOG_LEVEL);

  const crash = (error: unknown) => {
    logger.fatal({ err: error }, "unexpected error");
    process.exit(1);
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);

  let stopping = false;
  const start = async () => {
    const app = await compose(config, { logger });
    if (!stopping) await app.listen();
    return app;
  };

  const drain = async () => {
    const app = await starting;
    app.health.drain();
    // Load balancers need a moment to see that this instance is no longer ready.
    await setTimeout(config.SHUTDOWN_DELAY_MS);
    await app.close();
  };

  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, "draining");
    const limit = config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_TIMEOUT_MS;
    const deadline = setTimeout(limit, undefined, { ref: false }).then(() => {
      throw new Error(`still busy after ${limit} ms`);
    });
    Promise.race([drain(), deadline]).then(() => {
      logger.info("stopped");
      process.exit(0);
    }, crash);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  const starting = start();
  await starting;
});
