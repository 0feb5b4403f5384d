export interface PageInfoSchema {
  PageInfo: {
    hasNextPage: boolean;
    endCursor: string | null;
  };
}
