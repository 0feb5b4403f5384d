import type { MongoDatabase } from "#outbound/mongo/database.ts";

/**
 * Counts at a document that another one refers to it, or does so no longer. Whoever deletes it meanwhile meets a write
 * conflict, or finds it counted.
 *
 * @returns whether there is such a document
 */
export async function countReference(
  db: MongoDatabase,
  collection: string,
  id: string,
  difference: 1 | -1,
): Promise<boolean> {
  const documents = db.documents<{ readonly _id: string; readonly references: number }>(collection);
  return documents.updateOne({ _id: id }, { $inc: { references: difference } });
}
