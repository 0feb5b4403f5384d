/** What this module needs to know of the people who order; `compose.ts` says who answers. */
export interface Customers {
  exists(userId: string): Promise<boolean>;
}
