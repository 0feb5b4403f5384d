import type { MongoClient } from "mongodb";
import { connectionQueue, queueFor } from "#platform/connection-queue.ts";
import type { Places } from "#outbound/mongo/places.ts";

/** Nobody waits for a place longer than the request may take; all who wait are counted. */
export function boundByRequests(client: MongoClient, places: Places): void {
  client.on("connectionCheckOutStarted", () => void (connectionQueue.length += 1));
  client.on("connectionCheckedOut", () => void (connectionQueue.length -= 1));
  client.on("connectionCheckOutFailed", () => void (connectionQueue.length -= 1));

  const take = places.take.bind(places);
  places.take = () => queueFor(take, (giveBack) => giveBack());
}
