/** Who decides, by which keys, and under which policy: the same in every run. */
import { createKeyPair, parseSigningKey, type SigningKey, verifyingKey } from '@holdpoint/core/approval/keys';
import { parsePeople } from '@holdpoint/core/people';
import { compilePolicy } from '@holdpoint/core/policy/compile';
import { evaluatePolicy, type GateAnswer } from '@holdpoint/core/policy/evaluate';
import type { GateAction } from '@holdpoint/core/policy/policy';

const keyOf = (n: number): SigningKey => parseSigningKey(JSON.stringify(createKeyPair(Buffer.alloc(32, n)).privateJwk));

/** Groups by person. `rex` asks for tasks and `own` answers for the agent: neither may decide, whatever their groups. */
export const groupsOf: Readonly<Record<string, readonly string[]>> = {
  ann: ['support'],
  ben: ['support', 'managers'],
  cyd: ['managers'],
  dot: ['managers'],
  rex: ['managers', 'support'],
  own: ['managers', 'support'],
};
export const approvers = ['ann', 'ben', 'cyd', 'dot'];
export const REQUESTER = 'rex';
export const OWNER = 'own';

const keys = new Map(Object.keys(groupsOf).map((id, index) => [id, keyOf(index + 1)]));
const strangersKey = keyOf(99);
export const keyOfPerson = (id: string): SigningKey => keys.get(id) ?? strangersKey;

export const people = parsePeople(
  JSON.stringify(Object.entries(groupsOf).map(([id, groups]) => ({ id, groups, publicKey: keyOfPerson(id).publicJwk.x }))),
);
export const serviceKey = keyOf(200);
export const serviceKeys = new Map([[serviceKey.kid, verifyingKey(serviceKey.publicJwk)]]);

const policyText = `
version: "simulated"
groups: [support, managers]
default: { chain: [{ group: managers, needed: 1 }], decideWithin: 20s, executeWithin: 20s }
rules:
  - { name: reads pass, match: { effect: read }, then: auto, reason: looking changes nothing }
  - name: the reversible passes
    match: { tool: [sim.set, sim.order], reversibility: [fully_reversible, partially_reversible] }
    then: auto
    reason: it can be taken back
  - name: messages pass
    match: { tool: [sim.send, sim.post], reversibility: [fully_reversible, partially_reversible] }
    then: auto
    reason: nobody is harmed
  - name: labels may lapse
    match: { tool: sim.label, reversibility: fully_reversible }
    then:
      approve: { chain: [{ group: support, needed: 1 }], decideWithin: 8s, executeWithin: 20s, onSilence: approve, remindAt: [0.5] }
    reason: anybody can set it back
  - name: changes need one
    match: { tool: sim.change, reversibility: partially_reversible }
    then:
      approve: { chain: [{ group: support, needed: 1 }], decideWithin: 20s, executeWithin: 20s, remindAt: [0.5] }
    reason: a change is seen by customers
  - name: the final needs two
    match: { reversibility: irreversible }
    then:
      approve: { chain: [{ group: support, needed: 1 }, { group: managers, needed: 1 }], decideWithin: 20s, executeWithin: 15s }
    reason: two pairs of eyes
  - { name: never, match: { tool: sim.forbidden }, then: deny, reason: nobody may }
`;

const compiled = compilePolicy(policyText);
if (!compiled.ok) throw new Error(compiled.findings.map(({ message }) => message).join('; '));
const { policy } = compiled;

export const askPolicy = (action: GateAction): GateAnswer => evaluatePolicy(policy, action);
