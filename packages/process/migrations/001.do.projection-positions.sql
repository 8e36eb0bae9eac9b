-- How far each projection of this schema has read each partition. It lies in the projection's own schema, so that
-- whoever empties the schema to rebuild it starts from the beginning of the log.
CREATE TABLE projection_positions (
  projection  text    NOT NULL,
  topic       text    NOT NULL,
  partition   integer NOT NULL CHECK (partition >= 0),
  next_offset bigint  NOT NULL CHECK (next_offset >= 0),
  PRIMARY KEY (projection, topic, partition)
);
