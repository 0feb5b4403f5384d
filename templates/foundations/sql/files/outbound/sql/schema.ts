/** Timestamps are ISO 8601 text, as precise as the database keeps them. */
export interface Schema {}
