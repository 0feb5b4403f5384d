import { defineEdit } from "../edit.ts";

export default defineEdit({
  about: "scripts and packages of their own in package.json, another description",
  make(project) {
    project.after("package.json", '"scripts": {', '    "seed": "node scripts/seed.ts",');
    project.after("package.json", '"start":', '    "pretest": "node --run typecheck",');
    project.after("package.json", '"dependencies": {', '    "@sentry/node": "10.1.0",');
    project.after("package.json", '"oxlint":', '    "nock": "14.0.0",');
    project.replace("package.json", "The shop service.", "Takes orders for the shop.");
    project.replace("package.json", '"version": "0.1.0"', '"version": "1.4.2"');
  },
});
