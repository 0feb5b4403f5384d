import { AsyncLocalStorage } from "node:async_hooks";
import { expect, onTestFinished, test, vi } from "vitest";
import { FlushError, type Backlog, type Journal } from "#outbound/journal.ts";
import { WriteBehind } from "#outbound/write-behind.ts";
import { loadConfig } from "#platform/config.ts";
import { Deadline } from "#platform/deadline.ts";
import { createLogger } from "#platform/logger.ts";

/** Entries are texts; what is refused, and whether the journal is out of reach, is up to the test. */
class FakeJournal implements Journal<string> {
  readonly stored: string[] = [];
  readonly appends: (readonly string[])[] = [];
  readonly refused = new Set<string>();
  entries: { text: string; sequence: number; isPostponed: boolean; at: Date }[] = [];
  counts = 0;
  outage: Error | undefined;
  #sequence = 0;

  async append(texts: readonly string[]): Promise<void> {
    await Promise.resolve();
    if (this.outage) throw this.outage;
    this.appends.push(texts);
    for (const text of texts) {
      this.entries.push({ text, sequence: ++this.#sequence, isPostponed: false, at: new Date() });
    }
  }

  async flush(limit: number): Promise<number> {
    if (this.outage) throw this.outage;
    const due = this.entries.filter(({ isPostponed }) => !isPostponed).slice(0, limit);
    if (due.some(({ text }) => this.refused.has(text))) {
      const sequences = due.map(({ sequence }) => sequence);
      throw new FlushError(sequences, { cause: new Error("out of range") });
    }
    this.stored.push(...due.map(({ text }) => text));
    this.entries = this.entries.filter((entry) => !due.includes(entry));
    return due.length;
  }

  async postpone(sequences: readonly number[]): Promise<void> {
    for (const entry of this.entries) {
      if (sequences.includes(entry.sequence)) entry.isPostponed = true;
    }
  }

  async backlog(): Promise<Backlog> {
    this.counts += 1;
    if (this.outage) throw this.outage;
    return { entries: this.entries.length, oldest: this.entries[0]?.at };
  }
}

function setUp(env: Record<string, string> = {}) {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const journal = new FakeJournal();
  const config = loadConfig({ WRITE_BEHIND_INTERVAL_MS: "10", ...env });
  const writes = new WriteBehind(journal, config, logger);
  onTestFinished(() => writes.close());
  const logs = () => lines.map((line) => JSON.parse(line));
  return { journal, writes, logs };
}

/** However busy the machine is. */
const patient = { timeout: 5000 };
const never = { WRITE_BEHIND_INTERVAL_MS: "60000" };

test("writes of one moment share an append, and are flushed in their order", async () => {
  const { journal, writes } = setUp();
  const texts = Array.from({ length: 50 }, (_, index) => `${index}`);

  await Promise.all(texts.map((text) => writes.write(text)));
  writes.start();

  expect(journal.appends).toHaveLength(2);
  await vi.waitFor(() => expect(journal.stored).toEqual(texts), patient);
});

test("an append belongs to no request, whoever wrote first", async () => {
  const { journal, writes } = setUp();
  const request = new AsyncLocalStorage<string>();
  const append = vi.spyOn(journal, "append");
  const seen: unknown[] = [];
  append.mockImplementation(async () => void seen.push(request.getStore()));

  await Promise.all(["a", "b"].map((text) => request.run(text, () => writes.write(text))));

  expect(seen).toEqual([undefined, undefined]);
});

test("a write waits no longer than its request may, and is not made later", async () => {
  const { journal, writes } = setUp();
  const first = Promise.withResolvers<void>();
  const append = vi.spyOn(journal, "append").mockImplementationOnce(() => first.promise);
  const within = (ms: number, text: string) => new Deadline(ms).run(() => writes.write(text));

  const [underWay, waiting, other] = [within(50, "a"), within(50, "b"), within(60_000, "c")];
  const late = { kind: "unavailable", code: "deadline_exceeded" };
  await expect(underWay).rejects.toMatchObject(late);
  await expect(waiting).rejects.toMatchObject(late);
  first.resolve();
  await other;

  expect(append.mock.calls).toEqual([[["a"]], [["c"]]]);
});

test("a write is not acknowledged before the journal has it", async () => {
  const { journal, writes } = setUp();
  journal.outage = new Error("no disk");

  await expect(writes.write("a")).rejects.toThrow("no disk");

  expect(writes.lag.pending).toBe(0);
});

test("a complete batch does not wait for the interval", async () => {
  const { journal, writes } = setUp({ ...never, WRITE_BEHIND_BATCH_SIZE: "3" });
  writes.start();
  await vi.waitFor(() => expect(journal.counts).toBe(1), patient);

  await Promise.all(["a", "b", "c"].map((text) => writes.write(text)));

  await vi.waitFor(() => expect(journal.stored).toEqual(["a", "b", "c"]), patient);
});

test("a full journal refuses writes until it is flushed", async () => {
  const { journal, writes } = setUp({ ...never, WRITE_BEHIND_MAX_PENDING: "3" });
  const outcomes = await Promise.allSettled(["a", "b", "c", "d"].map((text) => writes.write(text)));

  expect(outcomes.map(({ status }) => status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
  const refusal = { kind: "unavailable", code: "journal_full" };
  await expect(writes.write("e")).rejects.toMatchObject(refusal);
  writes.start();
  await vi.waitFor(() => writes.write("f"), patient);
  expect(journal.stored).toEqual(["a", "b", "c"]);
});

test("an outage is logged once and survived", async () => {
  const { journal, writes, logs } = setUp();
  await writes.write("a");
  journal.outage = new Error("gone");

  writes.start();
  await vi.waitFor(() => expect(journal.counts).toBeGreaterThan(2), patient);
  journal.outage = undefined;

  await vi.waitFor(() => expect(journal.stored).toEqual(["a"]), patient);
  await vi.waitFor(() => expect(logs()).toHaveLength(2), patient);
  expect(logs()).toMatchObject([
    { level: "error", msg: "journal cannot be flushed; trying again" },
    { level: "info", msg: "journal is flushed again" },
  ]);
});

test("an entry that is refused stays in the journal and holds up no other", async () => {
  const { journal, writes, logs } = setUp();
  journal.refused.add("poison");
  await Promise.all(["a", "poison", "b"].map((text) => writes.write(text)));

  writes.start();

  await vi.waitFor(() => expect(journal.stored).toEqual(["a", "b"]), patient);
  await vi.waitFor(() => expect(writes.lag.pending).toBe(1), patient);
  expect(journal.entries).toMatchObject([{ text: "poison" }]);
  expect(logs()).toMatchObject([
    { level: "error", msg: "acknowledged writes are refused", err: { message: "out of range" } },
  ]);
});

test("the lag is how long the oldest write has waited", async () => {
  const { journal, writes } = setUp({ WRITE_BEHIND_MAX_LAG_MS: "1000" });
  journal.refused.add("poison");
  await writes.write("poison");
  expect(() => writes.assertPrompt()).not.toThrow();

  journal.entries[0]!.at = new Date(Date.now() - 5000);
  writes.start();

  await vi.waitFor(() => expect(() => writes.assertPrompt()).toThrow("1 writes wait"), patient);
  expect(writes.lag.lagMs).toBeGreaterThanOrEqual(5000);
});

test("closing flushes what is there, batch by batch", async () => {
  const { journal, writes } = setUp({ ...never, WRITE_BEHIND_BATCH_SIZE: "2" });
  for (const text of ["a", "b", "c", "d", "e"]) await writes.write(text);

  await writes.close();

  expect(journal.stored).toEqual(["a", "b", "c", "d", "e"]);
});

test("closing during an outage leaves the journal to the next process", async () => {
  const { journal, writes, logs } = setUp();
  await writes.write("a");
  journal.outage = new Error("gone");

  await writes.close();

  expect(journal.entries).toMatchObject([{ text: "a" }]);
  expect(logs()).toMatchObject([
    { level: "error", msg: "journal cannot be flushed" },
    { level: "warn", msg: "journal left to the next process", pending: 1 },
  ]);
  journal.outage = undefined;
});

test.for([
  { what: "before it closes", start: true },
  { what: "when it closes", start: false },
])("closing waits for a journal that hangs $what no longer than it may", async ({ start }) => {
  const { journal, writes, logs } = setUp({ SHUTDOWN_TIMEOUT_MS: "100" });
  await writes.write("a");
  const flushing = Promise.withResolvers<void>();
  vi.spyOn(journal, "flush").mockImplementation(() => {
    flushing.resolve();
    return new Promise(() => undefined);
  });
  if (start) {
    writes.start();
    await flushing.promise;
  }

  await writes.close();

  await flushing.promise;
  expect(logs()).toMatchObject([{ level: "warn", msg: "journal left to the next process" }]);
});
