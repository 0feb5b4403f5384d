import type { Config } from "#platform/config.ts";

export interface Overrides {}

export type App = Awaited<ReturnType<typeof compose>>;

/** The only place that constructs adapters and connects them. */
export async function compose(config: Config, overrides: Overrides = {}) {
  return {
    async listen(): Promise<void> {
      health.serve();
    },
    async close(): Promise<void> {},
  };
}
