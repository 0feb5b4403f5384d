/** Names that a resource or a field cannot have, since something else is called so. */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const typescriptWords = words(`
  abstract any arguments as assert async await bigint boolean break case catch class const constructor continue debugger
  declare default delete do else enum eval export extends false finally for from function get global if implements import
  in infer instanceof interface is keyof let module namespace never new null number object of out override package private
  protected public readonly require return satisfies set static string super switch symbol this throw true try type typeof
  undefined unique unknown using var void while with yield
`);

/** Of these only the ones that TypeScript cannot have as a name, since fields are properties. */
const unsafeFields = words(
  "constructor prototype proto hasOwnProperty toString valueOf toJSON then",
);

/** Of these, code cannot call a parameter so. */
const keywords = words(`
  arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof var void while with yield
`);

const sqlWords = words(`
  add all alter analyze and any as asc before between both by call cascade case cast change check collate column condition
  constraint convert create cross cursor database default delete desc describe distinct div drop each else end except
  exists explain false fetch for force foreign from full grant group groups having if in index inner insert intersect
  interval into is join key keys kill lateral leading leave left like limit lines load lock loop match natural not null of
  offset on only optimize option or order outer over partition primary procedure range rank read recursive references
  release rename repeat replace require returning revoke right row rows schema select session set show signal some sql
  start table then to trailing trigger true undo union unique unlock update usage use user using values when where while
  window with write xor
`);

/** What every resource has already, in one API style or another. */
const ownFields = words("id version createdAt updatedAt createTime updateTime expectedVersion");

/** After the name of a resource, these end the names of types that it has anyway. */
const typeNames = words("details message service");

/** The sample's: its resources, their modules and tables. */
const sampleNames = words("user users order orders product products order-line order-lines");

/** What generated code calls its own things, and types it uses. */
const generatedNames = words(`
  app array bigint binaryreader binarywriter body buffer calloptions channelcredentials clientoptions clientunarycall config count cursor data database date db details document documents draft error errors event
  events field fields function graphql grpc handleunarycall header headers health http id index input item items json key keys limit logger
  map math memory message messagefns meta metadata migration migrations mongo next number object openapi other others outcome param params problem
  problems promise query record records reference references regexp reply replies repository repositories request requests
  partial resource resources response responses rest result results route routes row rows saved schema schemas server
  service serviceerror services set sql storage storages string support symbol test tests text timestamp tx unit
  untypedserviceimplementation value values version versions weakmap z
`);

/** @param isReference whether its column has another name: `order_id` */
export function reservedFieldProblem(name: string, isReference = false): string | undefined {
  if (ownFields.has(name)) return `every resource has "${name}" already`;
  if (keywords.has(name)) return `"${name}" is a word of TypeScript`;
  if (unsafeFields.has(name)) return `"${name}" means something to JavaScript`;
  if (!isReference && sqlWords.has(name.toLowerCase())) return `"${name}" is a word of SQL`;
  return undefined;
}

/** An enum is a type of its own: `InvoiceStatus`. */
export function reservedEnumProblem(name: string): string | undefined {
  return typeNames.has(name)
    ? `an enum called "${name}" would be what another type is called`
    : undefined;
}

/** Whatever API styles there are now: gRPC may come later. */
export function reservedValueProblem(value: string): string | undefined {
  return value === "unspecified"
    ? '"unspecified" is what contracts of gRPC call the absence of a value'
    : undefined;
}

/** Words of SQL that the sample is called by too: no table and no column has the singular. */
const singulars = words("user order");

/**
 * @param names of one resource: singular and plural
 * @param sample whether the sample is there
 */
export function reservedResourceProblem(
  names: readonly [singular: string, plural: string],
  sample: boolean,
): string | undefined {
  for (const [index, name] of names.entries()) {
    if (sample && sampleNames.has(name)) return `"${name}" is a resource of the sample`;
    if (index === 0 && singulars.has(name)) continue;
    const plain = name.replaceAll("-", "");
    if (typescriptWords.has(plain)) return `"${name}" is a word of TypeScript`;
    if (sqlWords.has(plain)) return `"${name}" is a word of SQL`;
    if (generatedNames.has(plain))
      return `"${name}" is what generated code calls things of its own`;
  }
  return undefined;
}
