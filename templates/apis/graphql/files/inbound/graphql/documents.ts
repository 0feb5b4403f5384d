import {
  getOperationAST,
  getVariableValues,
  NoSchemaIntrospectionCustomRule,
  parse,
  type DocumentNode,
  type ExecutionArgs,
} from "graphql";
import type { Plugin } from "graphql-yoga";
import { AppError } from "#platform/errors.ts";

/** Comments are no tokens, and documents that were seen are kept. */
const MAX_LENGTH = 16_384;
/** Some rules take time that grows with the square of the document. */
const MAX_TOKENS = 2000;
/** Each shows the value that is wrong, as a whole. */
const MAX_ERRORS = 10;

export function limitDocuments(): Plugin {
  return {
    onParse({ params, setParseFn }) {
      const { length } = String(params.source);
      if (length > MAX_LENGTH) {
        const message = `The document has ${length} characters, and may have ${MAX_LENGTH}.`;
        throw new AppError("validation", "query_too_long", message);
      }
      setParseFn((source, options) => parse(source, { ...options, maxTokens: MAX_TOKENS }));
    },
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((schema, document, rules, options) =>
        validateFn(schema, document, rules, { ...options, maxErrors: MAX_ERRORS }),
      );
    },
  };
}

export function hideSchema(): Plugin {
  return {
    onValidate({ addValidationRule, validateFn, setValidationFn }) {
      addValidationRule(NoSchemaIntrospectionCustomRule);
      // "Did you mean" would tell it name by name.
      setValidationFn((schema, document, rules, options) =>
        validateFn(schema, document, rules, { ...options, hideSuggestions: true }),
      );
    },
  };
}

/** Refuses variables by the first that is wrong. The executor would tell fifty errors, with the whole value in each. */
export function limitVariables(hideSuggestions: boolean): Plugin {
  const check = ({ args }: { args: ExecutionArgs }) => {
    const { schema, document, operationName, variableValues } = args;
    const { variableDefinitions = [] } = getOperationAST(document, operationName) ?? {};
    const options = { maxErrors: 1, hideSuggestions };
    const { errors } = getVariableValues(
      schema,
      variableDefinitions,
      variableValues ?? {},
      options,
    );
    if (errors?.[0]) throw errors[0];
  };
  return { onExecute: check, onSubscribe: check };
}

/** The latest documents that were parsed, by their text, which takes up to a hundred times the memory once it is parsed. */
export class RecentDocuments {
  readonly #documents = new Map<string, DocumentNode>();
  readonly #maxLength: number;
  #length = 0;

  /** @param maxLength of all texts together */
  constructor(maxLength = 512 * 1024) {
    this.#maxLength = maxLength;
  }

  get(text: string): DocumentNode | undefined {
    return this.#documents.get(text);
  }

  set(text: string, document: DocumentNode): void {
    this.#documents.set(text, document);
    this.#length += text.length;
    for (const oldest of this.#documents.keys()) {
      if (this.#length <= this.#maxLength) return;
      this.#documents.delete(oldest);
      this.#length -= oldest.length;
    }
  }
}
