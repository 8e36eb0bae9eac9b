-- The database that misbehaves. Nothing here fakes an error: the constraints, the missing right and the rival's writes make PostgreSQL itself give them.
-- ROLE stands for the login that the tools use; it owns nothing.

CREATE DOMAIN amount AS integer CHECK (VALUE > 0);

-- What an attempt came for, also when its transaction is rolled back afterwards.
CREATE TABLE visits (case_name text NOT NULL);

-- What happened. A key is there once at most: an idempotent tool hands it on, a `once` tool has one for each attempt.
CREATE TABLE effects (case_name text NOT NULL, key text PRIMARY KEY);

-- `balance` may not fall below nothing: SQLSTATE 23514.
CREATE TABLE accounts (case_name text PRIMARY KEY, balance integer NOT NULL CHECK (balance >= 0));

-- What the tools may not touch until a person grants it: SQLSTATE 42501. One each, so that a grant helps one case alone.
CREATE TABLE vault_read (balance integer NOT NULL DEFAULT 100);
CREATE TABLE vault_idempotent (balance integer NOT NULL DEFAULT 100);
CREATE TABLE vault_once (balance integer NOT NULL DEFAULT 100);
INSERT INTO vault_read DEFAULT VALUES;
INSERT INTO vault_idempotent DEFAULT VALUES;
INSERT INTO vault_once DEFAULT VALUES;

-- Somebody else who writes to the account between a tool's look and its touch, once: SQLSTATE 40001.
CREATE TABLE rivals (case_name text PRIMARY KEY);
