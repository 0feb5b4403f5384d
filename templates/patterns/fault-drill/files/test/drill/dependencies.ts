/** Something that the service reaches over the network. */
export interface Dependency {
  /** The setting that names it by URL. */
  readonly variable: string;
  /** Of the URL, so that its driver stays with the one address it is given. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where it listens if the URL does not say. */
  readonly port: number;
  /** What may happen while it is gone: requests are refused as unavailable, or answered all the same. */
  readonly whileGone: "unavailable" | "degraded";
  /** Short limits of the service's patience with it: the drill waits for them to pass. */
  readonly settings: Readonly<Record<string, string>>;
}

export const dependencies: Readonly<Record<string, Dependency>> = {};
