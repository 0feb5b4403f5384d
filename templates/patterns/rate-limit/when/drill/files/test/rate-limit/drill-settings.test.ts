import { expect, test } from "vitest";
import { loadConfig } from "#platform/config.ts";
import { settings } from "#test/drill/settings.ts";

test("a drill is not limited before its service has all that it can do", () => {
  const config = loadConfig(settings);

  const perSecond = (units: number) => units / config.RATE_LIMIT_WINDOW_SECONDS;
  expect(perSecond(config.RATE_LIMIT_READS)).toBeGreaterThan(100_000);
  expect(perSecond(config.RATE_LIMIT_WRITES)).toBeGreaterThan(100_000);
});
