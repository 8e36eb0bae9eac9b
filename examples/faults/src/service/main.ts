/** The service as a process: `main.ts <journal> <port>`. */
import { allCases } from '../cases/all-cases.ts';
import { waitingCases } from '../cases/waiting-cases.ts';
import { Journal } from './journal.ts';
import { createFaultyService } from './server.ts';

const [journal = '', port = '0'] = process.argv.slice(2);
const server = createFaultyService([...allCases, ...waitingCases], new Journal(journal));
server.listen(Number(port), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
});
