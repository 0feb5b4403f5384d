import { Repeater } from "graphql-yoga";
import type { DomainEvent } from "#platform/domain-event.ts";
import type { EventBus } from "#platform/events.ts";

/**
 * What `pick` makes of events of this process, as they happen, until the client leaves. Ends for a
 * client that falls too far behind.
 */
export function eventStream<E extends DomainEvent, T>(
  events: EventBus,
  types: readonly E["type"][],
  pick: (event: E) => T | undefined,
): AsyncIterable<T> {
  return new Repeater<T>(async (push, stop) => {
    const handle = (event: E) => {
      const value = pick(event);
      if (value === undefined) return;
      try {
        void push(value);
      } catch {
        stop();
      }
    };
    const unsubscribe = types.map((type) => events.subscribe<E>(type, handle));
    await stop;
    for (const end of unsubscribe) end();
  });
}
