/** The image's HEALTHCHECK: 0 where the address answers 200. Whether a service is ready is the platform's to ask, at /readyz. */
const answer = await fetch(process.argv[2], { signal: AbortSignal.timeout(2_000) });
process.exitCode = answer.ok ? 0 : 1;
