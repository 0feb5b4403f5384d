import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "an error kind of their own: payment_required, 402",
  make(project) {
    project.after("src/platform/errors.ts", '| "rate_limited"', '  | "payment_required"');
    project.after("src/api/http/problem.ts", "rate_limited: 429,", "  payment_required: 402,");
    project.before("README.md", "| `order_not_found` ", "| `payment_required`        | 402      |");
  },
  // Transports that come have a table of kinds to which nobody has added this one.
  breaks: {
    "set api grpc,rest": ["src/api/grpc/status.ts"],
  },
});
