/**
 * kafkajs 2.2.4 gives up what is in flight when a connection ends, but only where it still counts that connection as open. A request that is sent
 * in the moment in which the connection is being closed waits for ever: its answer will not come, and the timer for late answers has been ended. Whoever
 * shares the client with it (all partitions of a service ask one admin where their topics end) waits as well. Here nothing outlives its socket.
 */
import kafkajs from 'kafkajs';
import { Connection, type PrivateConnection } from './private.ts';

const watched = new WeakSet<object>();
let mended = false;

export function mendLostRequests(): void {
  if (mended) return;
  mended = true;
  const open = Connection.prototype.connect;
  Connection.prototype.connect = function openWatched() {
    const opened = open.call(this);
    watch(this);
    return opened;
  };
}

function watch(connection: PrivateConnection): void {
  const { socket, host, port } = connection;
  if (socket === undefined || watched.has(socket)) return;
  watched.add(socket);
  socket.once('close', () => {
    // What is in flight by then may be on the next socket.
    if (connection.socket !== socket) return;
    connection.rejectRequests(new kafkajs.KafkaJSConnectionError('Closed connection', { broker: `${host}:${port}` }));
  });
}
