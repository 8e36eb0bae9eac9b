import { failureBrand } from '@holdpoint/contracts/failure-brand';
import { classify } from '@holdpoint/core/failure/classify';
import { describe, expect, test } from 'vitest';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const errorWith = (members: object, message = 'words that mean nothing') => Object.assign(new Error(message), members);
const classed = (error: unknown) => {
  const { class: failureClass, code, notStarted } = classify(error, NOW);
  return [failureClass, code, notStarted ? 'nothing sent' : 'unknown end'];
};

describe('an HTTP status gives the class', () => {
  test.each([
    [400, 'data_error'],
    [401, 'permission'],
    [403, 'permission'],
    [404, 'data_error'],
    [405, 'fatal'],
    [408, 'transient'],
    [409, 'stale_data'],
    [412, 'stale_data'],
    [422, 'data_error'],
    [429, 'transient'],
    [499, 'data_error'],
    [500, 'transient'],
    [501, 'fatal'],
    [503, 'transient'],
    [599, 'transient'],
    [302, 'fatal'],
  ])('%i is %s', (status, failureClass) => {
    expect(classed(errorWith({ status }))).toEqual([failureClass, `HTTP_${status}`, 'unknown end']);
    expect(classed(errorWith({ statusCode: status }))).toEqual([failureClass, `HTTP_${status}`, 'unknown end']);
    expect(classed(errorWith({ response: { status } }))).toEqual([failureClass, `HTTP_${status}`, 'unknown end']);
  });

  test('a status that is no failure says nothing about the error', () => {
    expect(classed(errorWith({ status: 200 }))).toEqual(['fatal', 'UNCLASSIFIED', 'unknown end']);
  });

  test('a status that is a text is not one', () => {
    expect(classed(errorWith({ status: '503' }))).toEqual(['fatal', 'UNCLASSIFIED', 'unknown end']);
  });
});

describe('a target that names a time to come back is believed', () => {
  test.each([
    ['seconds', '120', 120_000],
    ['an IMF date', 'Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['an RFC 850 date', 'Monday, 23-Nov-26 12:00:30 GMT', 30_000],
    ['an asctime date', 'Mon Nov 23 12:00:30 2026', 30_000],
    ['a past date', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['a year of seconds, as a day', '31536000', 86_400_000],
    ['other text, as no wish', 'soon', undefined],
    ['a negative number, as no wish', '-5', undefined],
  ])('%s', (_name, header, wait) => {
    expect(classify(errorWith({ status: 503, headers: new Headers({ 'Retry-After': header }) }), NOW).retryAfterMs).toBe(wait);
    expect(classify(errorWith({ response: { status: 503, headers: { 'Retry-After': header } } }), NOW).retryAfterMs).toBe(wait);
  });
});

describe('a SQLSTATE gives the class', () => {
  test.each([
    ['40001', 'transient', 'unknown end'],
    ['40P01', 'transient', 'unknown end'],
    ['42501', 'permission', 'unknown end'],
    ['42P01', 'fatal', 'unknown end'],
    ['23505', 'data_error', 'unknown end'],
    ['22P02', 'data_error', 'unknown end'],
    ['28P01', 'permission', 'unknown end'],
    ['08006', 'transient', 'unknown end'],
    ['08001', 'transient', 'nothing sent'],
    ['53300', 'transient', 'unknown end'],
    ['57P01', 'transient', 'unknown end'],
    ['57014', 'transient', 'unknown end'],
    ['55P03', 'transient', 'unknown end'],
    ['25006', 'transient', 'unknown end'],
    ['P0001', 'data_error', 'unknown end'],
    ['XX000', 'fatal', 'unknown end'],
  ])('%s is %s', (code, failureClass, end) => {
    expect(classed(errorWith({ code, severity: 'ERROR' }))).toEqual([failureClass, `SQLSTATE_${code}`, end]);
  });
});

describe('a gRPC status gives the class', () => {
  test.each([
    [3, 'data_error', 'INVALID_ARGUMENT'],
    [4, 'transient', 'DEADLINE_EXCEEDED'],
    [5, 'data_error', 'NOT_FOUND'],
    [7, 'permission', 'PERMISSION_DENIED'],
    [10, 'stale_data', 'ABORTED'],
    [13, 'fatal', 'INTERNAL'],
    [14, 'transient', 'UNAVAILABLE'],
    [16, 'permission', 'UNAUTHENTICATED'],
  ])('%i is %s', (code, failureClass, name) => {
    expect(classed(errorWith({ code, details: 'x' }))).toEqual([failureClass, `GRPC_${name}`, 'unknown end']);
  });

  test('a bare number is no gRPC status', () => {
    expect(classed(errorWith({ code: 14 }))).toEqual(['fatal', 'UNCLASSIFIED', 'unknown end']);
  });
});

describe('an errno gives the class, and tells whether anything was sent', () => {
  test.each([
    ['ECONNREFUSED', undefined, 'transient', 'nothing sent'],
    ['ENOTFOUND', 'getaddrinfo', 'transient', 'nothing sent'],
    ['ECONNRESET', 'read', 'transient', 'unknown end'],
    ['EPIPE', 'write', 'transient', 'unknown end'],
    ['ETIMEDOUT', 'read', 'transient', 'unknown end'],
    ['ETIMEDOUT', 'connect', 'transient', 'nothing sent'],
    ['EHOSTUNREACH', 'connect', 'transient', 'nothing sent'],
    ['EHOSTUNREACH', 'write', 'transient', 'unknown end'],
    ['EACCES', 'open', 'permission', 'unknown end'],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'transient', 'nothing sent'],
    ['UND_ERR_HEADERS_TIMEOUT', undefined, 'transient', 'unknown end'],
  ])('%s out of %s is %s, %s', (code, syscall, failureClass, end) => {
    expect(classed(errorWith({ code, syscall }))).toEqual([failureClass, code, end]);
  });
});

describe('what is thrown is looked at as it is', () => {
  test('a typed error wins over what it carries besides', () => {
    const facts = { class: 'data_error', code: 'ORDER_NOT_FOUND', notStarted: true };
    expect(classify(errorWith({ status: 500, [failureBrand]: facts }), NOW)).toEqual(facts);
  });

  test('fetch hides the errno in its cause', () => {
    const cause = errorWith({ code: 'ECONNREFUSED', syscall: 'connect' });
    expect(classed(new TypeError('fetch failed', { cause }))).toEqual(['transient', 'ECONNREFUSED', 'nothing sent']);
  });

  test('causes are followed five deep, a circle ends', () => {
    const circle = errorWith({});
    circle.cause = circle;
    expect(classed(circle)).toEqual(['fatal', 'UNCLASSIFIED', 'unknown end']);
  });

  test('an aborted or timed-out signal is transient', () => {
    expect(classed(AbortSignal.abort().reason)).toEqual(['transient', 'ABORTED', 'unknown end']);
    expect(classed(new DOMException('late', 'TimeoutError'))).toEqual(['transient', 'TIMEOUT', 'unknown end']);
  });

  test.each([
    ['a text', 'ECONNREFUSED'],
    ['nothing', undefined],
    ['null', null],
    ['words that sound transient', new Error('connection timed out, try again later (ECONNRESET, 503)')],
    ['a code that is a word of everyday', errorWith({ code: 'toString' })],
    ['a code of no table', errorWith({ code: 'ERR_INVALID_ARG_TYPE' })],
  ])('%s is fatal: nobody knows what it is', (_name, error) => {
    expect(classed(error)).toEqual(['fatal', 'UNCLASSIFIED', 'unknown end']);
  });
});
