/**
 * The arrows of ARCHITECTURE.md: services, cli, client → process, stream → core → contracts, ledger; sdk → contracts.
 * A test plants a forbidden import and sees this file refuse it.
 */
const may = (name, from, to) => ({
  name: `${name}-reaches-only-what-it-may`,
  comment: `${name} imports from itself and from ${to.join(', ') || 'no other package'}; see ARCHITECTURE.md`,
  severity: 'error',
  from: { path: from },
  to: { path: '^(packages|services|examples|infra)/', pathNot: [from, ...to.map((p) => `^packages/${p}/`)] },
});

const onlyIn = (library, places) => ({
  name: `${library.replaceAll(/[^a-z]/g, '')}-only-where-it-belongs`,
  comment: `${library} is hidden behind ${places.join(', ')}`,
  severity: 'error',
  from: { pathNot: [...places, '/test/', '^test/'] },
  to: { path: `node_modules/${library}/`, dependencyTypesNot: ['type-only'] },
});

const inputOutput = [
  'fs',
  'fs/promises',
  'net',
  'http',
  'https',
  'child_process',
  'dgram',
  'dns',
  'tls',
  'timers',
  'timers/promises',
  'os',
  'worker_threads',
];

export default {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    may('contracts', '^packages/contracts/', []),
    may('ledger', '^packages/ledger/', []),
    may('core', '^packages/core/', ['contracts', 'ledger']),
    may('stream', '^packages/stream/', ['contracts', 'core']),
    may('process', '^packages/process/', ['contracts', 'stream']),
    may('sdk', '^packages/sdk/', ['contracts']),
    may('client', '^packages/client/', ['contracts', 'core', 'ledger', 'stream', 'process']),
    {
      name: 'services-never-import-each-other',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-reach-only-packages',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^(packages/(cli|client)|examples|infra)/' },
    },
    {
      name: 'only-the-executor-imports-the-sdk',
      severity: 'error',
      from: { path: '^(packages|services)/', pathNot: ['^packages/sdk/', '^services/tool-executor/'] },
      to: { path: '^packages/sdk/' },
    },
    {
      name: 'packages-never-import-services-or-examples',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(services|examples)/' },
    },
    {
      name: 'pure-code-touches-nothing',
      comment: 'core and every domain folder import no I/O and no randomness',
      severity: 'error',
      from: { path: '^packages/core/src/|/src/domain/' },
      to: { path: `^(node:)?(${inputOutput.join('|')})$` },
    },
    {
      name: 'domains-know-no-infrastructure',
      severity: 'error',
      from: { path: '^packages/core/src/|^services/[^/]+/src/domain/' },
      to: { path: 'node_modules/(kafkajs|pg|fastify|pino|prom-client)/|^packages/(process|client|cli)/' },
    },
    onlyIn('kafkajs', ['^packages/stream/']),
    onlyIn('@kafkajs/confluent-schema-registry', ['^packages/stream/']),
    onlyIn('pg', ['^packages/process/', '^examples/', '^infra/']),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.turbo|\\.holdpoint)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs'],
    },
    builtInModules: { add: [] },
  },
};
