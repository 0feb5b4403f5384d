/** Something that the service reaches over the network. */
export interface Dependency {
  /** The setting that names it by URL. */
  readonly variable: string;
  /** Of the URL, so that its driver stays with the one address it is given. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where it listens if the URL does not say. */
  readonly port: number;
  /** How well requests have to be served while it is gone: refused as unavailable at worst, or answered with less. */
  readonly whileGone: "unavailable" | "degraded";
  /** Short limits of the service's patience with it: the drill waits for them to pass. */
  readonly settings: Readonly<Record<string, string>>;
  /** Somebody else's, so that a server of the drill's own takes its place. */
  readonly standIn?: () => Promise<StandIn>;
}

export interface StandIn {
  readonly url: string;
  readonly close: () => void;
}

export const dependencies: Readonly<Record<string, Dependency>> = {};
