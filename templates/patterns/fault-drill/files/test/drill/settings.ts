/** What the service is started with, so that nothing but the faults gets in the way of the load. */
export const settings: Readonly<Record<string, string>> = {};
