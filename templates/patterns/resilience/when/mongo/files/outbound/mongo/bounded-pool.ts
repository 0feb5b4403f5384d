import type { MongoClient } from "mongodb";
import { connectionQueue, queueFor } from "#platform/connection-queue.ts";
import type { Places } from "#outbound/mongo/places.ts";

/** No transaction waits for its turn longer than the request may take; all who wait are counted. */
export function boundByRequests(client: MongoClient, places: Places): void {
  client.on("connectionCheckOutStarted", () => void (connectionQueue.length += 1));
  client.on("connectionCheckedOut", () => void (connectionQueue.length -= 1));
  client.on("connectionCheckOutFailed", () => void (connectionQueue.length -= 1));

  const during = places.during.bind(places);
  const takeTurn = () =>
    new Promise<() => void>((resolve, reject) => {
      during(() => new Promise<void>(resolve)).catch(reject);
    });
  places.during = async (work) => {
    const endTurn = await queueFor(takeTurn, (end) => end());
    try {
      return await work();
    } finally {
      endTurn();
    }
  };
}
