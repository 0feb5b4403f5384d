import type { PackageManager } from "../pattern.ts";
import type { OptionValue } from "./options.ts";
import type { ResourceRecipes } from "./resource/resources.ts";

/** What the user chose. Saved as `plinth.json`; hand-editable; complete, so that a later default changes nothing. */
export interface Recipe {
  /** The version of plinth that wrote the project last. */
  plinth: string;
  /** Package name. */
  name: string;
  architecture: string;
  database: string;
  /** API styles, sorted, at least one. */
  apis: string[];
  /** Whether the sample resources (users, orders) are part of the project. */
  sample: boolean;
  /** Chosen patterns with all their options; neither always-on patterns nor what capabilities bring along. */
  patterns: Record<string, Record<string, OptionValue>>;
  /** Resources beside the sample's, by name. Absent: none. */
  resources?: ResourceRecipes;
  packageManager: PackageManager;
  /** Whether Node itself is a dev dependency, for machines whose Node is older than the project needs. */
  pinNode: boolean;
}
