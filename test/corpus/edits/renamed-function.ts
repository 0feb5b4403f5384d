import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "a renamed function and a renamed variable: createHttpServer, unitOfWork",
  make(project) {
    project.every(/^(src|test)\/.*\.ts$/, (text) =>
      text
        .replaceAll("createHttpServer", "makeHttpServer")
        .replaceAll("unitOfWork", "transactions"),
    );
  },
  meets: {
    "set arch hexagonal": ["src/compose.ts", "src/modules/orders/application/order-service.ts"],
  },
});
