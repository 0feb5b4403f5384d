import {
  ColumnNode,
  OperationNodeTransformer,
  PrimitiveValueListNode,
  ReferenceNode,
  TupleNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
  type BinaryOperationNode,
  type ColumnUpdateNode,
  type InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
} from "kysely";

/** MySQL refuses the zone of ISO 8601: what is written to, or compared with, a column named `…_at` goes without it. */
export class TimestampPlugin implements KyselyPlugin {
  readonly #transformer = new TimestampTransformer();

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.#transformer.transformNode(node);
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result;
  }
}

class TimestampTransformer extends OperationNodeTransformer {
  protected override transformInsertQuery(node: InsertQueryNode): InsertQueryNode {
    const { columns = [], values } = node;
    if (values === undefined || !ValuesNode.is(values)) return node;
    const rows = values.values.map((row) => {
      const adapted = row.values.map((value, index) => adapt(columns[index], value));
      return PrimitiveValueListNode.is(row)
        ? PrimitiveValueListNode.create(adapted)
        : ValueListNode.create(adapted as OperationNode[]);
    });
    return super.transformInsertQuery({ ...node, values: ValuesNode.create(rows) });
  }

  protected override transformColumnUpdate(node: ColumnUpdateNode): ColumnUpdateNode {
    return super.transformColumnUpdate({ ...node, value: adapt(node.column, node.value) });
  }

  protected override transformBinaryOperation(node: BinaryOperationNode): BinaryOperationNode {
    const { leftOperand: left, rightOperand: right } = node;
    return super.transformBinaryOperation({ ...node, rightOperand: adapt(left, right) });
  }
}

function adapt<Value>(column: OperationNode | undefined, value: Value): Value;
function adapt(column: OperationNode | undefined, value: unknown): unknown {
  if (column === undefined) return value;
  if (isNode(value) && TupleNode.is(column) && TupleNode.is(value)) {
    return TupleNode.create(value.values.map((item, index) => adapt(column.values[index], item)));
  }
  if (!nameOf(column).endsWith("_at")) return value;
  if (isNode(value) && ValueNode.is(value)) return ValueNode.create(withoutZone(value.value));
  return withoutZone(value);
}

function withoutZone(value: unknown): unknown {
  return typeof value === "string" ? value.replace(/(Z|\+00:00)$/, "") : value;
}

function nameOf(node: OperationNode): string {
  if (ReferenceNode.is(node)) return nameOf(node.column);
  return ColumnNode.is(node) ? node.column.name : "";
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === "object" && value !== null && "kind" in value;
}
