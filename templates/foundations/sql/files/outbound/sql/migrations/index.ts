/** Kysely runs them in the order of their names. A migration that has been deployed never changes. */
export const migrations = {};
