import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";

export interface Cost {
  /** How deeply fields are nested. */
  readonly depth: number;
  /** How many fields, and items of lists, there may be to resolve. */
  readonly fields: number;
}

/** How many items a list counts as whose arguments and page do not say. */
const ASSUMED_ITEMS = 5;

/** Arguments that say how long a page is. */
const PAGE_LENGTHS = new Set(["first", "pageSize"]);

const NOTHING: Cost = { depth: 0, fields: 0 };
const LEAF: Cost = { depth: 1, fields: 1 };
const ENDLESS: Cost = { depth: Infinity, fields: Infinity };

/**
 * What an operation may cost, before it is executed. A fragment counts wherever it is spread, but is
 * looked at once, so a document of fragments within fragments is measured as fast as it is read.
 */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Cost {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  }
  const measured = new Map<string, Cost>();

  function ofSelections({ selections }: SelectionSetNode, type?: GraphQLNamedType, page?: number) {
    return selections.map((node) => ofSelection(node, type, page)).reduce(beside, NOTHING);
  }

  function ofSelection(node: SelectionNode, type?: GraphQLNamedType, page?: number): Cost {
    if (node.kind === Kind.FIELD) return ofField(node, type, page);
    if (node.kind === Kind.FRAGMENT_SPREAD) return ofFragment(node.name.value, page);
    const condition = node.typeCondition && schema.getType(node.typeCondition.name.value);
    return ofSelections(node.selectionSet, condition ?? type, page);
  }

  function ofFragment(name: string, page?: number): Cost {
    const key = `${name} ${page}`;
    const fragment = fragments.get(name);
    const known = measured.get(key);
    if (known !== undefined || fragment === undefined) return known ?? NOTHING;
    // Met again before it is measured, it contains itself.
    measured.set(key, ENDLESS);
    const type = schema.getType(fragment.typeCondition.name.value);
    const cost = ofSelections(fragment.selectionSet, type, page);
    measured.set(key, cost);
    return cost;
  }

  function ofField(node: FieldNode, parent?: GraphQLNamedType, page?: number): Cost {
    const { name, selectionSet } = node;
    const field = isCompositeType(parent) ? schema.getField(parent, name.value) : undefined;
    if (selectionSet === undefined || field === undefined) return LEAF;

    const isList = isListType(getNullableType(field.type));
    const asked = itemsOf(node, field);
    // What a connection is asked for is the length of the list inside it.
    const inner = ofSelections(selectionSet, getNamedType(field.type), isList ? undefined : asked);
    const items = Math.max(1, asked ?? page ?? ASSUMED_ITEMS);
    // GraphQL limits the depth of introspection by a rule of its own.
    const depth = name.value.startsWith("__") ? 1 : 1 + inner.depth;
    return { depth, fields: 1 + (isList ? items * (1 + inner.fields) : inner.fields) };
  }

  /** From an argument `first` or `pageSize`, or the longest list among the arguments. */
  function itemsOf(node: FieldNode, field: GraphQLField<unknown, unknown>): number | undefined {
    const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
    const values = field.args.map(({ name, astNode }) => ({
      name,
      value: valueOf(given.get(name)) ?? valueOf(astNode?.defaultValue),
    }));
    const page = values.find(
      ({ name, value }) => PAGE_LENGTHS.has(name) && typeof value === "number",
    );
    if (page) return Number(page.value);
    const lengths = values.flatMap(({ value }) => (Array.isArray(value) ? value.length : []));
    return lengths.length > 0 ? Math.max(...lengths) : undefined;
  }

  function valueOf(node: ValueNode | undefined): unknown {
    if (node?.kind === Kind.INT) return Number(node.value);
    if (node?.kind === Kind.LIST) return node.values;
    if (node?.kind !== Kind.VARIABLE) return undefined;
    const name = node.name.value;
    const isMeant = (definition: VariableDefinitionNode) => definition.variable.name.value === name;
    const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
    return given ?? valueOf(operation.variableDefinitions?.find(isMeant)?.defaultValue);
  }

  return ofSelections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

function beside(one: Cost, other: Cost): Cost {
  return { depth: Math.max(one.depth, other.depth), fields: one.fields + other.fields };
}
