const TIMEOUT_MS = 2_000;

/** Whether this address answers a GET with a 2xx status. No answer, and any other answer, is a no. */
export async function answersOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
