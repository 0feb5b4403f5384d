import type { TestProject } from "vitest/node";
import { findServices } from "./services.ts";

export default async function setup(project: TestProject): Promise<void> {
  project.provide("services", await findServices());
}
