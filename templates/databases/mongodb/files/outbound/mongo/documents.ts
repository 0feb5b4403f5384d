import type {
  ClientSession,
  Collection,
  Document,
  Filter,
  OptionalUnlessRequiredId,
  Sort,
  UpdateFilter,
} from "mongodb";

interface Identified {
  readonly _id: string;
}

/** Makes a call, in its turn. */
type Reach = <R>(call: () => Promise<R>) => Promise<R>;

interface CallOptions {
  readonly session?: ClientSession;
  readonly maxTimeMS: number;
}

/** A collection as one transaction, or none, sees it. No call can forget the session or the time limit. */
export class Documents<T extends Identified> {
  readonly #collection: Collection<T>;
  readonly #options: CallOptions;
  readonly #reach: Reach;

  constructor(collection: Collection<T>, options: CallOptions, reach: Reach) {
    this.#collection = collection;
    this.#options = options;
    this.#reach = reach;
  }

  async findOne(filter: Filter<T>): Promise<T | undefined> {
    const [document] = await this.find(filter, { limit: 1 });
    return document;
  }

  async find(
    filter: Filter<T>,
    options: { sort?: Sort; skip?: number; limit?: number } = {},
  ): Promise<T[]> {
    const all = { ...options, ...this.#options };
    return this.#reach(() => this.#collection.find<T>(filter, all).toArray());
  }

  async aggregate(pipeline: Document[]): Promise<T[]> {
    return this.#reach(() => this.#collection.aggregate<T>(pipeline, this.#options).toArray());
  }

  async insertOne(document: T): Promise<void> {
    const insertion = document as OptionalUnlessRequiredId<T>;
    await this.#reach(() => this.#collection.insertOne(insertion, this.#options));
  }

  /** Whether there was such a document. */
  async updateOne(filter: Filter<T>, update: UpdateFilter<T>): Promise<boolean> {
    const call = () => this.#collection.updateOne(filter, update, this.#options);
    return (await this.#reach(call)).matchedCount > 0;
  }

  /** Makes the document that the filter describes if there is none. */
  async upsertOne(filter: Filter<T>, update: UpdateFilter<T>): Promise<"created" | "updated"> {
    const options = { ...this.#options, upsert: true };
    const call = () => this.#collection.updateOne(filter, update, options);
    return (await this.#reach(call)).upsertedCount > 0 ? "created" : "updated";
  }

  /** Whether there was such a document. */
  async deleteOne(filter: Filter<T>): Promise<boolean> {
    const call = () => this.#collection.deleteOne(filter, this.#options);
    return (await this.#reach(call)).deletedCount > 0;
  }
}
