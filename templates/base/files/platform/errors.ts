export type ErrorKind =
  | "validation"
  | "not_found"
  | "conflict"
  | "unauthenticated"
  | "forbidden"
  | "rate_limited"
  | "unavailable";

export interface FieldError {
  readonly field: string;
  readonly message: string;
}

interface AppErrorOptions extends ErrorOptions {
  readonly fields?: readonly FieldError[];
}

/** A failure the caller may know about. Every other error is a bug or an outage, and stays inside. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly kind: ErrorKind;
  readonly code: string;
  readonly fields: readonly FieldError[] | undefined;

  constructor(kind: ErrorKind, code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options);
    this.kind = kind;
    this.code = code;
    this.fields = options.fields;
  }
}
