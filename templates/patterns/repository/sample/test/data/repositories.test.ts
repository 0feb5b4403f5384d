import { describe } from "vitest";
import { repositoryContract } from "#test/data/repository-contract.ts";
import { databases } from "#test/support/database.ts";

describe.each(Object.entries(databases))("%s", (_name, createDatabase) => {
  repositoryContract(createDatabase);
});
