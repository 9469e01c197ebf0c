-- Files that go to another authority by the pages: the keys, who is known, and each packet on its way.

-- The key pair with which this authority signs packets and opens those for it: one row.
CREATE TABLE case_transfer_key (
  id       BIGINT NOT NULL PRIMARY KEY,
  secret   TEXT   NOT NULL,                -- sealed: the seeds of both key pairs
  seal_key TEXT
);

-- Authorities to which files go and from which they come.
CREATE TABLE case_authority (
  id         BIGINT NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  public_key TEXT   NOT NULL,              -- as `vatra case key` prints it there
  added_by   BIGINT REFERENCES user_account (id),
  added_at   BIGINT NOT NULL,
  closed_at  BIGINT                        -- nothing goes there any more; NULL: open
);

-- A file on its way to, or from, another authority, in the place of the table of step 1.  The packet is kept as a sealed attachment
-- until it isn't needed any more.
CREATE TABLE case_packet (
  id           BIGINT NOT NULL PRIMARY KEY,
  case_id      BIGINT REFERENCES case_file (id), -- NULL: came, but isn't taken in yet
  direction    TEXT   NOT NULL,            -- out, in
  state        TEXT   NOT NULL,            -- out: prepared, handed, received, refused, withdrawn; in: arrived, accepted, refused
  authority    TEXT   NOT NULL,
  public_key   TEXT   NOT NULL,            -- theirs; "": of a transfer before this step
  packet_hash  TEXT   NOT NULL,            -- BLAKE2b of the packet, in hex: a second taking in is found
  reason       TEXT,                       -- sealed: why the file goes there, or why it wasn't taken in
  at           BIGINT NOT NULL,
  user_id      BIGINT REFERENCES user_account (id),
  ended_at     BIGINT,                     -- received, accepted, refused or withdrawn
  their_number TEXT,                       -- out: of the file there, as the receipt says
  seal_key     TEXT
);
INSERT INTO case_packet (id, case_id, direction, state, authority, public_key, packet_hash, at, user_id, ended_at)
SELECT x.id, x.case_id, x.direction, CASE WHEN x.direction = 'out' THEN 'handed' ELSE 'accepted' END, x.authority, '', x.packet_hash, x.at,
       x.user_id, CASE WHEN x.direction = 'out' THEN NULL ELSE x.at END
  FROM case_transfer x;
DROP TABLE case_transfer;
ALTER TABLE case_packet RENAME TO case_transfer;
CREATE INDEX case_transfer_case ON case_transfer (case_id);
CREATE INDEX case_transfer_packet ON case_transfer (packet_hash);
CREATE INDEX case_transfer_at ON case_transfer (at);
