import { definePattern } from "../../../src/pattern.ts";

export default definePattern({
  id: "logging",
  group: "Observability",
  title: "Structured logging",
  summary: "JSON by pino, correlation id in and out, levels by configuration, secrets redacted.",
  explain: `
Every line written while a request is served carries its correlation id, through \`AsyncLocalStorage\`, without passing a
logger around. One line a request. \`authorization\`, \`cookie\`, \`password\`, \`secret\` and \`token\` are redacted wherever
they are keys of a line, of an object in it or of an object in that (\`req.headers.authorization\`), and no deeper.

**When not:** it is part of every project.

**Cost:** about 4 µs a request over REST, whose line is not searched for secrets; about 11 µs for a line that is.
`,
  always: true,
  dependencies: ["pino"],
  contribute(slots) {
    slots.config.add({
      key: "LOG_LEVEL",
      schema: 'z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])',
      default: "info",
      description: "Least severe level that is logged",
    });
    slots.provider.add({
      name: "logger",
      layer: "platform",
      expression: "createLogger(config.LOG_LEVEL)",
      imports: [{ name: "createLogger", from: "#platform/logger.ts" }],
      override: { name: "Logger", from: "#platform/logger.ts" },
      exposed: true,
    });
  },
});
