import { setTimeout } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "#platform/config.ts";
import { Deadline } from "#platform/deadline.ts";
import { AppError } from "#platform/errors.ts";
import { createLogger, requestContext } from "#platform/logger.ts";
import { Outbound, Overload, Refusal } from "#platform/outbound.ts";

const quick = {
  REQUEST_DEADLINE_MS: "2000",
  OUTBOUND_TIMEOUT_MS: "50",
  OUTBOUND_WINDOW_MS: "10000",
  OUTBOUND_OPEN_MS: "60000",
};
const unhurried = { OUTBOUND_TIMEOUT_MS: "10000" };

function open(env: Record<string, string> = {}) {
  const lines: string[] = [];
  const logger = createLogger("info", { write: (line) => void lines.push(line) });
  const outbound = new Outbound("stock", loadConfig({ ...quick, ...env }), logger);
  const states = () => lines.map((line) => JSON.parse(line).state as string);
  return { outbound, states };
}

type Answer = () => Promise<string>;
const within = <T>(budgetMs: number, work: () => T) => new Deadline(budgetMs).run(work);
const answer: Answer = async () => "answer";
const broken: Answer = () => Promise.reject(new Error("broken"));
const hang = (signal: AbortSignal) => setTimeout(60_000, "late", { signal });
const idOfRequest = async () => {
  await setTimeout(5);
  return requestContext.getStore()?.requestId;
};
const idempotent = { idempotent: true };

async function times<T>(count: number, work: () => Promise<T>): Promise<void> {
  for (let i = 0; i < count; i++) await work().catch(() => undefined);
}

const refusals = [new Refusal("no", 404), new AppError("not_found", "unknown", "There is none.")];

describe("time", () => {
  test("a call that hangs is given up after its timeout", async () => {
    const { outbound } = open();
    const call = vi.fn<typeof hang>(hang);

    await expect(outbound.execute(call)).rejects.toMatchObject({
      kind: "unavailable",
      code: "stock_unavailable",
    });
    expect(call.mock.calls[0]?.[0].aborted).toBe(true);
  });

  test("a call gets no more time than the request has left", async () => {
    const { outbound } = open(unhurried);
    const start = performance.now();

    const late = within(100, () => outbound.execute(hang));

    await expect(late).rejects.toMatchObject({ kind: "unavailable", code: "deadline_exceeded" });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("a call that ignores its signal is answered for in time all the same", async () => {
    const { outbound } = open(unhurried);

    const late = within(50, () => outbound.execute(() => new Promise(() => undefined)));

    await expect(late).rejects.toMatchObject({ code: "deadline_exceeded" });
  });

  test("nothing is begun once the time has passed", async () => {
    const { outbound } = open();
    const call = vi.fn<Answer>(answer);

    const late = within(0, () => outbound.execute(call));

    await expect(late).rejects.toMatchObject({ code: "deadline_exceeded" });
    expect(call).not.toHaveBeenCalled();
  });
});

describe("retries", () => {
  test("a call that may be repeated is, when it fails", async () => {
    const { outbound } = open();
    const call = vi.fn<Answer>(answer).mockImplementationOnce(broken);

    expect(await outbound.execute(call, idempotent)).toBe("answer");
    expect(call).toHaveBeenCalledTimes(2);
  });

  test("a call that may not be repeated is made once", async () => {
    const { outbound } = open();
    const call = vi.fn<Answer>(broken);

    await expect(outbound.execute(call)).rejects.toMatchObject({ code: "stock_unavailable" });
    expect(call).toHaveBeenCalledTimes(1);
  });

  test("there are no more than the budget allows", async () => {
    const { outbound } = open({ OUTBOUND_WINDOW_MS: "100" });
    const call = vi
      .fn<Answer>(answer)
      .mockImplementation(() => Promise.reject(new Overload("busy", 0)));

    // Beside as many successes, so that the circuit stays closed.
    await times(100, async () => {
      await times(4, () => outbound.execute(answer));
      await outbound.execute(call, idempotent);
    });

    // A tenth of the calls, and those saved up.
    expect(call.mock.calls.length).toBeGreaterThan(100);
    expect(call.mock.calls.length).toBeLessThanOrEqual(100 + 50 + 5);
  });

  test("an upstream that asks for a pause gets it, if there is time for one", async () => {
    const { outbound } = open();
    const call = vi.fn<Answer>(answer).mockRejectedValueOnce(new Overload("busy", 200));
    const start = performance.now();

    expect(await outbound.execute(call, idempotent)).toBe("answer");
    expect(performance.now() - start).toBeGreaterThan(190);

    call.mockRejectedValueOnce(new Overload("busy", 60_000));
    const impatient = within(1000, () => outbound.execute(call, idempotent));
    await expect(impatient).rejects.toMatchObject({ code: "stock_unavailable" });
  });

  test.for(refusals)("a call that the upstream refuses is not repeated: %s", async (refusal) => {
    const { outbound } = open();
    const call = vi.fn<Answer>(() => Promise.reject(refusal));

    await times(20, () => outbound.execute(call, idempotent));

    expect(call).toHaveBeenCalledTimes(20);
  });
});

describe("the circuit", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
  });
  const MINUTE = 60_000;

  test("opens when most calls fail, tries again after a while, and closes", async () => {
    const { outbound, states } = open();
    const call = vi.fn<Answer>(broken);

    await times(20, () => outbound.execute(call));
    expect(call).toHaveBeenCalledTimes(5);
    expect(outbound.state).toBe("open");
    await expect(outbound.check()).rejects.toThrow("open");
    await expect(outbound.execute(answer)).rejects.toMatchObject({ code: "stock_unavailable" });

    vi.advanceTimersByTime(MINUTE);
    await times(2, () => outbound.execute(broken));
    expect(outbound.state).toBe("open");

    vi.advanceTimersByTime(MINUTE);
    expect(await outbound.execute(answer)).toBe("answer");
    expect(outbound.state).toBe("closed");
    await outbound.check();
    expect(states()).toEqual(["open", "half-open", "open", "half-open", "closed"]);
  });

  test.for(refusals)("stays closed while most calls are refused: %s", async (refusal) => {
    const { outbound } = open();

    await times(10, () => outbound.execute(() => Promise.reject(refusal)));
    await times(9, () => outbound.execute(broken));

    expect(outbound.state).toBe("closed");
  });

  test("counts the calls of the window, and no others", async () => {
    const { outbound } = open({ OUTBOUND_WINDOW_MS: "10000" });
    const failing = (count: number) => times(count, () => outbound.execute(broken));

    await failing(4);
    vi.advanceTimersByTime(10_000);
    await failing(1);
    vi.advanceTimersByTime(9000);
    await failing(3);
    vi.advanceTimersByTime(2000);
    await failing(1);
    expect(outbound.state).toBe("closed");

    await failing(1);
    expect(outbound.state).toBe("open");
  });

  test("stays closed when callers have no patience", async () => {
    const { outbound } = open(unhurried);

    await times(10, () => within(20, () => outbound.execute(hang)));

    expect(outbound.state).toBe("closed");
  });

  test("opens when calls are cut short that had most of their time", async () => {
    const { outbound } = open({ OUTBOUND_TIMEOUT_MS: "100" });

    await times(10, () => within(90, () => outbound.execute(hang)));

    expect(outbound.state).toBe("open");
  });

  test("opens when no request may take as long as the timeout", async () => {
    const { outbound } = open({ OUTBOUND_TIMEOUT_MS: "1000", REQUEST_DEADLINE_MS: "100" });

    await times(10, () => within(100, () => outbound.execute(hang)));

    expect(outbound.state).toBe("open");
  });

  test("is not closed by a trial that nobody waited for", async () => {
    const { outbound, states } = open(unhurried);
    await times(5, () => outbound.execute(broken));
    vi.advanceTimersByTime(MINUTE);

    await times(1, () => within(20, () => outbound.execute(hang)));

    const reopened = () => expect(states()).toEqual(["open", "half-open", "open"]);
    await vi.waitFor(reopened, { timeout: 5000 });
  });
});

describe("the bulkhead", () => {
  test("bounds what runs at once and what waits, and refuses the rest at once", async () => {
    const { outbound } = open({ ...unhurried, OUTBOUND_CONCURRENCY: "2", OUTBOUND_QUEUE: "1" });
    const { promise, resolve } = Promise.withResolvers<string>();
    const call = vi.fn<Answer>(() => promise);

    const served = [1, 2, 3].map(() => outbound.execute(call));
    await expect(outbound.execute(call)).rejects.toMatchObject({ code: "stock_unavailable" });
    expect(call).toHaveBeenCalledTimes(2);

    resolve("answer");
    expect(await Promise.all(served)).toEqual(["answer", "answer", "answer"]);
    expect(outbound.state).toBe("closed");
  });

  test("answers those who wait for their turn in time", async () => {
    const { outbound } = open({ ...unhurried, OUTBOUND_CONCURRENCY: "1" });
    const running = outbound.execute(hang);
    running.catch(() => undefined);
    const start = performance.now();

    const late = within(50, () => outbound.execute(answer));

    await expect(late).rejects.toMatchObject({ code: "deadline_exceeded" });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test("begins those who waited as part of their own request", async () => {
    const { outbound } = open({ ...unhurried, OUTBOUND_CONCURRENCY: "1", OUTBOUND_QUEUE: "1" });

    const ids = ["first", "second"].map((requestId) =>
      requestContext.run({ requestId }, () => outbound.execute(idOfRequest)),
    );

    expect(await Promise.all(ids)).toEqual(["first", "second"]);
  });
});
