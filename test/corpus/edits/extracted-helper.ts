import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a function extracted from the order service into a file of its own",
  make(project) {
    const path = "src/services/order-service.ts";
    const start = "function fingerprintOf(items";
    const text = project.read(path);
    const helper = text.slice(text.indexOf(start));
    project.replace(path, `\n${helper}`, "");
    project.replace(path, 'import { createHash } from "node:crypto";\n', "");
    project.after(
      path,
      'from "../platform/errors.ts"',
      'import { fingerprintOf } from "./order-fingerprint.ts";',
    );
    project.write(
      "src/services/order-fingerprint.ts",
      `import { createHash } from "node:crypto";
import { inLockOrder, type OrderItem } from "../domain/order.ts";

export ${helper}`,
    );
    project.replace(path, "  type OrderItem,\n", "  type OrderItem,\n");
  },
  breaks: {
    "set arch hexagonal": [
      "src/modules/orders/application/order-service.ts",
      "src/services/order-fingerprint.ts",
    ],
  },
});
