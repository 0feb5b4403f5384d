import { AppError } from "#platform/errors.ts";

/** The process cannot start and its operator can mend it: the message is all they need to see. */
export class StartupError extends Error {
  override readonly name = "StartupError";
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export async function run(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    const problem = toStartupError(error);
    process.stderr.write(`${problem.message}\n`);
    process.exit(problem.exitCode);
  }
}

function toStartupError(error: unknown): StartupError {
  if (error instanceof StartupError) return error;
  if (!(error instanceof AppError) || error.kind !== "unavailable") throw error;
  const reason = error.cause instanceof Error ? ` (${error.cause.message})` : "";
  return new StartupError(`${error.message}${reason}`, 1);
}
