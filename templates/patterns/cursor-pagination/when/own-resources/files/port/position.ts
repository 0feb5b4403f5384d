/** Where a page ends. The time is the database's own text: a Date would drop the microseconds and repeat or miss rows. */
export interface Position {
  readonly createdAt: string;
  readonly id: string;
}
