export interface SchemaSchema {
  Query: {
    version: string;
  };
}
