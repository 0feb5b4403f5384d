/** Something that happened, for others to act on. */
export interface DomainEvent {
  readonly type: string;
}
