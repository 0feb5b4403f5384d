import type { Config } from "#platform/config.ts";
import { RateLimits } from "#platform/rate-limit/rate-limiter.ts";

/** What a refusal says. */
export const WAIT_MS = 1_200_500;

/** Of these, nothing comes back. */
export function lastingLimits(config: Config): RateLimits {
  return new RateLimits(config, (quota) => {
    const spent = new Map<string, number>();
    return {
      quota,
      take: (client, cost) => {
        const total = (spent.get(client) ?? 0) + cost;
        if (total > quota.units) return -WAIT_MS;
        spent.set(client, total);
        return quota.units - total;
      },
    };
  });
}
