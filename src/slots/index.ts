/** Every slot there is, in the order they are written. One file each. */
import type { Catalog } from "../catalog/catalog.ts";
import type { Selection } from "../catalog/resolve.ts";
import type { Draft } from "../render/draft.ts";
import { adapter } from "./adapter.ts";
import { ciService } from "./ci-service.ts";
import { collection } from "./collection.ts";
import { config } from "./config.ts";
import { container } from "./container.ts";
import { containerTask } from "./container-task.ts";
import { containerVolume } from "./container-volume.ts";
import { port } from "./port.ts";
import { readmeRow } from "./readme-row.ts";
import { dependency } from "./dependency.ts";
import { databaseSetup } from "./database-setup.ts";
import { decorator } from "./decorator.ts";
import { drillDependency } from "./drill-dependency.ts";
import { drillLoad } from "./drill-load.ts";
import { drillSetting } from "./drill-setting.ts";
import { diagram } from "./diagram.ts";
import { graphqlModule } from "./graphql-module.ts";
import { graphqlPlugin } from "./graphql-plugin.ts";
import { grpcInterceptor } from "./grpc-interceptor.ts";
import { migration } from "./migration.ts";
import { provider } from "./provider.ts";
import { readme } from "./readme.ts";
import { reference } from "./reference.ts";
import { repository } from "./repository.ts";
import { restResource } from "./rest-resource.ts";
import { script } from "./script.ts";
import { type Slot, type SlotDefinition, SlotEntries, type OtherSlots } from "./slot.ts";
import { stored } from "./stored.ts";
import { table } from "./table.ts";
import { testConfig } from "./test-config.ts";
import { testEnvironment } from "./test-environment.ts";
import { testRepository } from "./test-repository.ts";
import { testSetup } from "./test-setup.ts";
import { wiring } from "./wiring.ts";

const definitions = {
  script,
  dependency,
  container,
  port,
  containerVolume,
  containerTask,
  ciService,
  config,
  table,
  migration,
  repository,
  reference,
  adapter,
  collection,
  databaseSetup,
  stored,
  decorator,
  grpcInterceptor,
  provider,
  wiring,
  restResource,
  graphqlModule,
  graphqlPlugin,
  testConfig,
  testEnvironment,
  testSetup,
  testRepository,
  drillDependency,
  drillLoad,
  drillSetting,
  diagram,
  readme,
  readmeRow,
};

type Definitions = typeof definitions;
type SlotName = keyof Definitions;
type EntryOf<Definition> = Definition extends SlotDefinition<infer Entry> ? Entry : never;

/** What a manifest's `contribute` adds to. */
export type Slots = { readonly [Name in SlotName]: Slot<EntryOf<Definitions[Name]>> };

/** The slots of one service, collecting entries until they are written. */
export class SlotBoard {
  readonly #slots: [SlotName, SlotEntries<never>][];

  constructor({ units }: Selection, { versions }: Catalog) {
    this.#slots = Object.entries(definitions).map(([name, definition]) => [
      name as SlotName,
      new SlotEntries(definition as SlotDefinition<never>),
    ]);
    for (const { unit } of units) {
      const { id, dependencies = [], devDependencies = [] } = unit.manifest;
      const slot = this.for(id).dependency;
      for (const name of dependencies) slot.add({ name, version: versions[name]!, dev: false });
      for (const name of devDependencies) slot.add({ name, version: versions[name]!, dev: true });
    }
  }

  /** The slots as one unit sees them. */
  for(owner: string): Slots {
    return Object.fromEntries(
      this.#slots.map(([name, entries]) => [name, entries.for(owner)]),
    ) as unknown as Slots;
  }

  readonly #entriesOf: OtherSlots = (definition) => {
    const [, entries] = this.#slots.find(([name]) => definitions[name] === definition)!;
    return (entries as SlotEntries<unknown>).sorted() as never;
  };

  write(draft: Draft): void {
    for (const [, entries] of this.#slots) entries.write(draft, this.#entriesOf);
  }
}
