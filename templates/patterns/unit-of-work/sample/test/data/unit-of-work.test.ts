import { describe } from "vitest";
import { unitOfWorkContract } from "#test/data/unit-of-work-contract.ts";
import { databases } from "#test/support/database.ts";

describe.each(Object.entries(databases))("%s", (_name, createDatabase) => {
  unitOfWorkContract(createDatabase);
});
