/** By what a process knows that it talks to Kafka and to the registry, and by what they know the process. */
import type { KafkaSettings } from '@holdpoint/stream/kafka/connection';
import type { RegistrySettings } from '@holdpoint/stream/kafka/registry';
import { z } from 'zod';
import { fileVariable } from './file-variable.ts';
import { isKeyOf, parseCertificates, parsePrivateKey } from './key-material.ts';
import { secret } from './secret.ts';

const word = z.string().min(1);

/** All optional: without them the brokers are reached in plain text and the registry without a password. */
export const securityVariables = {
  KAFKA_TLS: z.enum(['on', 'off']).optional().describe('on or off: whether the brokers are reached over TLS'),
  KAFKA_TLS_CA_FILE: fileVariable("the CA certificates (PEM) that the brokers' are signed with", parseCertificates).optional(),
  KAFKA_TLS_CERT_FILE: fileVariable('the certificate (PEM) that this process shows to the brokers', parseCertificates).optional(),
  KAFKA_TLS_KEY_FILE: fileVariable('the private key (PEM) of KAFKA_TLS_CERT_FILE', parsePrivateKey).optional(),
  KAFKA_TLS_SERVER_NAME: word.optional().describe("the name that every broker's certificate is checked against"),
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
    .optional()
    .describe('plain, scram-sha-256 or scram-sha-512'),
  KAFKA_SASL_USERNAME: word.optional().describe('the name that this process has for the brokers'),
  KAFKA_SASL_PASSWORD: secret(word).optional().describe('the password of KAFKA_SASL_USERNAME'),
  SCHEMA_REGISTRY_USERNAME: word.optional().describe('the name that this process has for the registry'),
  SCHEMA_REGISTRY_PASSWORD: secret(word).optional().describe('the password of SCHEMA_REGISTRY_USERNAME'),
};

export type SecurityVariables = z.output<z.ZodObject<typeof securityVariables>>;
type Checked = SecurityVariables & { readonly SCHEMA_REGISTRY_URL?: string | undefined };

/** How Kafka is reached: nothing of it where nothing was set. */
export function kafkaSecurity(variables: SecurityVariables): Pick<KafkaSettings, 'ssl' | 'sasl'> {
  const sasl = saslOptions(variables);
  return {
    ...(variables.KAFKA_TLS === 'on' ? { ssl: tlsOptions(variables) } : {}),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

/** Who the process is to the registry: nothing where no name was set. */
export function registrySecurity(variables: SecurityVariables): Pick<RegistrySettings, 'auth'> {
  const { SCHEMA_REGISTRY_USERNAME: username, SCHEMA_REGISTRY_PASSWORD: password } = variables;
  return username === undefined || password === undefined ? {} : { auth: { username, password } };
}

function tlsOptions(variables: SecurityVariables): Exclude<KafkaSettings['ssl'], boolean | undefined> {
  const {
    KAFKA_TLS_CA_FILE: ca,
    KAFKA_TLS_CERT_FILE: cert,
    KAFKA_TLS_KEY_FILE: key,
    KAFKA_TLS_SERVER_NAME: servername,
  } = variables;
  const given = Object.entries({ ca, cert, key, servername }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** One case a mechanism: kafkajs's type is a union that does not distribute. */
function saslOptions(variables: SecurityVariables): KafkaSettings['sasl'] {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = variables;
  if (username === undefined || password === undefined) return undefined;
  switch (mechanism) {
    case undefined:
      return undefined;
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
  }
}

/** For `superRefine` over an object that has the variables above: refuses what says only half, or says two things. */
export function securityAgrees(variables: Checked, context: z.core.$RefinementCtx): void {
  for (const [name, expected] of faults(variables)) context.addIssue({ code: 'custom', path: [name], message: expected });
}

type Fault = readonly [name: string, expected: string];

function faults(variables: Checked): readonly Fault[] {
  return [...tlsFaults(variables), ...saslFaults(variables), ...registryFaults(variables)];
}

function tlsFaults(variables: SecurityVariables): readonly Fault[] {
  const { KAFKA_TLS, KAFKA_TLS_CERT_FILE: cert, KAFKA_TLS_KEY_FILE: key } = variables;
  const needsTls = ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE', 'KAFKA_TLS_SERVER_NAME'] as const;
  const first = needsTls.find((name) => variables[name] !== undefined);
  const pair = together(variables, 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE');
  if (first !== undefined && KAFKA_TLS !== 'on') return [['KAFKA_TLS', `on, since ${first} is set`]];
  if (cert === undefined || key === undefined) return pair;
  return isKeyOf(cert, key)
    ? []
    : [['KAFKA_TLS_KEY_FILE', 'the key of KAFKA_TLS_CERT_FILE; it is the key of another certificate']];
}

function saslFaults(variables: SecurityVariables): readonly Fault[] {
  const { KAFKA_TLS, KAFKA_SASL_MECHANISM: mechanism } = variables;
  const inClear = mechanism === 'plain' && KAFKA_TLS === undefined;
  return [
    ...together(variables, 'KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME'),
    ...together(variables, 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'),
    ...(inClear
      ? [
          [
            'KAFKA_TLS',
            'on, since KAFKA_SASL_MECHANISM=plain sends the password as it is (off, if the network encrypts)',
          ] as const,
        ]
      : []),
  ];
}

function registryFaults(variables: Checked): readonly Fault[] {
  const { SCHEMA_REGISTRY_URL: url, SCHEMA_REGISTRY_PASSWORD: password } = variables;
  const inClear = password !== undefined && url !== undefined && !url.startsWith('https:');
  return [
    ...together(variables, 'SCHEMA_REGISTRY_USERNAME', 'SCHEMA_REGISTRY_PASSWORD'),
    ...(inClear ? [['SCHEMA_REGISTRY_URL', 'an https address, since SCHEMA_REGISTRY_PASSWORD is sent to it'] as const] : []),
  ];
}

/** Two variables of which neither is of use alone. */
function together(variables: SecurityVariables, one: keyof SecurityVariables, other: keyof SecurityVariables): readonly Fault[] {
  if ((variables[one] === undefined) === (variables[other] === undefined)) return [];
  const [missing, set] = variables[one] === undefined ? [one, other] : [other, one];
  return [[missing, `to be set, since ${set} is`]];
}
