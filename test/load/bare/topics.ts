/** The bare loop's own four topics. */
export const bareTopics = { requests: 'requests', events: 'events', calls: 'calls', results: 'results' } as const;
export const BARE_PREFIX = 'bare.';
