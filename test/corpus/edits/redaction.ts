import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "logging: more secrets, a field on every line, another timestamp",
  make(project) {
    project.replace(
      "src/platform/logger.ts",
      '"secret", "token"]',
      '"secret", "token", "iban", "email"]',
    );
    project.replace(
      "src/platform/logger.ts",
      "mixin: () => ({ ...requestContext.getStore() })",
      'mixin: () => ({ service: "shop", ...requestContext.getStore() })',
    );
    project.replace(
      "src/platform/logger.ts",
      "stdTimeFunctions.isoTime",
      "stdTimeFunctions.epochTime",
    );
  },
});
