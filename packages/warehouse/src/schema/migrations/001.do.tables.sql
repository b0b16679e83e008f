CREATE TABLE project (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text COLLATE "C" NOT NULL UNIQUE
);
COMMENT ON TABLE project IS 'What runs and work belong to';
COMMENT ON COLUMN project.id IS 'Only of this copy: another one has other ids';
COMMENT ON COLUMN project.name IS 'As people call it; ordered by its bytes';

CREATE TABLE run (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  project_id integer NOT NULL REFERENCES project,
  name text COLLATE "C" NOT NULL,
  robot text,
  instrument text,
  started_at timestamptz,
  started_at_text text,
  attributes jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  plates integer NOT NULL CHECK (plates >= 0),
  wells integer NOT NULL CHECK (wells >= 0),
  readings bigint NOT NULL CHECK (readings >= 0),
  first_runtime_s integer,
  last_runtime_s integer,
  UNIQUE (project_id, name),
  CHECK ((readings = 0) = (first_runtime_s IS NULL)),
  CHECK ((readings = 0) = (last_runtime_s IS NULL))
);
COMMENT ON TABLE run IS
  'A robot''s run; one of which everything was retracted stays, without readings';
COMMENT ON COLUMN run.id IS 'Only of this copy: another one has other ids';
COMMENT ON COLUMN run.project_id IS 'Whose run it is';
COMMENT ON COLUMN run.name IS 'As people call it, once in a project; ordered by its bytes';
COMMENT ON COLUMN run.robot IS 'The robot''s name, where it was told; U+FFFD stands for U+0000';
COMMENT ON COLUMN run.instrument IS
  'The reader''s name, where it was told; U+FFFD stands for U+0000';
COMMENT ON COLUMN run.started_at IS
  'When it began, to the microsecond, where it was told and PostgreSQL has such a time';
COMMENT ON COLUMN run.started_at_text IS 'The same as it was told';
COMMENT ON COLUMN run.attributes IS
  'What else was told, an object of texts; U+FFFD stands for U+0000';
COMMENT ON COLUMN run.created_at IS 'When its first upload became visible';
COMMENT ON COLUMN run.changed_at IS 'When it changed last';
COMMENT ON COLUMN run.plates IS 'Plates with readings';
COMMENT ON COLUMN run.wells IS 'Wells with readings, over all plates';
COMMENT ON COLUMN run.readings IS 'Readings over all plates';
COMMENT ON COLUMN run.first_runtime_s IS
  'Runtime of the first reading in seconds; NULL without readings';
COMMENT ON COLUMN run.last_runtime_s IS
  'Runtime of the last reading in seconds; NULL without readings';

CREATE TABLE plate (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id integer NOT NULL REFERENCES run,
  number integer NOT NULL CHECK (number BETWEEN 0 AND 999999),
  readings bigint NOT NULL CHECK (readings > 0),
  first_runtime_s integer NOT NULL,
  last_runtime_s integer NOT NULL,
  digest bytea CHECK (octet_length(digest) = 8),
  UNIQUE (run_id, number)
);
COMMENT ON TABLE plate IS 'A plate of a run that has readings';
COMMENT ON COLUMN plate.id IS 'Only of this copy: another one has other ids';
COMMENT ON COLUMN plate.run_id IS 'Whose plate it is';
COMMENT ON COLUMN plate.number IS 'As the robot counts it';
COMMENT ON COLUMN plate.readings IS 'Readings over all wells';
COMMENT ON COLUMN plate.first_runtime_s IS 'Runtime of the first reading in seconds';
COMMENT ON COLUMN plate.last_runtime_s IS 'Runtime of the last reading in seconds';
COMMENT ON COLUMN plate.digest IS
  'Of all readings, as backends count it; NULL where an entry of the log was skipped, so that '
  'readings differ';

CREATE TABLE well (
  id integer PRIMARY KEY,
  plate_id integer NOT NULL REFERENCES plate,
  name text NOT NULL,
  well_row smallint NOT NULL CHECK (well_row BETWEEN 1 AND 32),
  well_column smallint NOT NULL CHECK (well_column BETWEEN 1 AND 48),
  UNIQUE (plate_id, well_row, well_column)
);
COMMENT ON TABLE well IS 'A well of a plate that has readings';
COMMENT ON COLUMN well.id IS
  'Rises row by row over wells that came together; only of this copy, and never given twice';
COMMENT ON COLUMN well.plate_id IS 'Whose well it is';
COMMENT ON COLUMN well.name IS 'Row and column, A1 to AF48';
COMMENT ON COLUMN well.well_row IS 'Its row: 1 is A, 32 is AF';
COMMENT ON COLUMN well.well_column IS 'Its column, from 1 on';

-- Without a foreign key on well_id, which would cost more than the rows: a check proves it.
CREATE TABLE reading (
  well_id integer NOT NULL,
  runtime_s integer NOT NULL CHECK (runtime_s >= 0),
  optical_density double precision NOT NULL CHECK (optical_density BETWEEN -1e15 AND 1e15),
  corrected_optical_density double precision
    CHECK (corrected_optical_density BETWEEN -1e15 AND 1e15),
  PRIMARY KEY (well_id, runtime_s)
);
COMMENT ON TABLE reading IS
  'One measurement of one well. Values are decimals of at most 15 digits, which a double keeps: '
  'it prints as the robot wrote it';
COMMENT ON COLUMN reading.well_id IS
  'The well; no foreign key, but wellspring warehouse check proves that it is there';
COMMENT ON COLUMN reading.runtime_s IS 'Whole seconds since the run''s start';
COMMENT ON COLUMN reading.optical_density IS 'As it was measured';
COMMENT ON COLUMN reading.corrected_optical_density IS
  'Corrected for the path length and the blank; NULL where none was told';

CREATE TABLE retraction (
  id uuid PRIMARY KEY,
  run_id integer NOT NULL REFERENCES run,
  plate integer,
  wells text[] NOT NULL,
  reason text NOT NULL,
  readings bigint NOT NULL CHECK (readings >= 0),
  principal text NOT NULL,
  retracted_at timestamptz NOT NULL
);
CREATE INDEX ON retraction (run_id);
COMMENT ON TABLE retraction IS 'Readings that were taken back';
COMMENT ON COLUMN retraction.id IS 'Made by who retracted';
COMMENT ON COLUMN retraction.run_id IS 'Whose readings they were';
COMMENT ON COLUMN retraction.plate IS 'Number of the plate; NULL where it was the whole run';
COMMENT ON COLUMN retraction.wells IS 'Names of the wells; empty where it was the whole plate';
COMMENT ON COLUMN retraction.reason IS 'As it was told; U+FFFD stands for U+0000';
COMMENT ON COLUMN retraction.readings IS 'How many were taken back';
COMMENT ON COLUMN retraction.principal IS 'Who retracted; empty where nobody had to say';
COMMENT ON COLUMN retraction.retracted_at IS 'When it became visible';

CREATE TABLE sample (
  id uuid PRIMARY KEY,
  project_id integer NOT NULL REFERENCES project,
  number bigint NOT NULL UNIQUE,
  principal text NOT NULL,
  submitted_at timestamptz NOT NULL,
  content_type text NOT NULL,
  body bytea NOT NULL,
  errors text[] NOT NULL,
  state text NOT NULL CHECK (state IN ('kept', 'waiting', 'done', 'failed')),
  failure text,
  failure_code integer,
  CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CHECK ((state = 'failed') = (failure_code IS NOT NULL))
);
COMMENT ON TABLE sample IS 'A sample as it was submitted';
COMMENT ON COLUMN sample.id IS 'Made by who submitted it';
COMMENT ON COLUMN sample.project_id IS 'Whose sample it is';
COMMENT ON COLUMN sample.number IS 'The order of submission over all work';
COMMENT ON COLUMN sample.principal IS 'Who submitted it; empty where nobody had to say';
COMMENT ON COLUMN sample.submitted_at IS 'When it was kept';
COMMENT ON COLUMN sample.content_type IS 'As it was told; U+FFFD stands for U+0000';
COMMENT ON COLUMN sample.body IS 'Byte for byte as it came: JSON in UTF-8 where errors is empty';
COMMENT ON COLUMN sample.errors IS 'Why it is no sample; empty where it is one';
COMMENT ON COLUMN sample.state IS 'kept: nothing is computed of it; waiting, done, failed';
COMMENT ON COLUMN sample.failure IS 'Why it failed; U+FFFD stands for U+0000';
COMMENT ON COLUMN sample.failure_code IS 'The gRPC status of the failure';

CREATE TABLE sample_statistics (
  sample_id uuid PRIMARY KEY REFERENCES sample,
  measured_at timestamptz,
  measured_at_text text NOT NULL,
  mean double precision NOT NULL,
  standard_deviation double precision NOT NULL,
  computed_at timestamptz NOT NULL,
  engine_version text NOT NULL
);
COMMENT ON TABLE sample_statistics IS 'What was computed of a sample that is done';
COMMENT ON COLUMN sample_statistics.sample_id IS 'The sample';
COMMENT ON COLUMN sample_statistics.measured_at IS
  'The sample''s time, to the microsecond; NULL where PostgreSQL has no such time';
COMMENT ON COLUMN sample_statistics.measured_at_text IS 'The same in UTC with all its digits';
COMMENT ON COLUMN sample_statistics.mean IS 'Mean of its values';
COMMENT ON COLUMN sample_statistics.standard_deviation IS 'Of the population';
COMMENT ON COLUMN sample_statistics.computed_at IS 'When the result was kept';
COMMENT ON COLUMN sample_statistics.engine_version IS 'Of the engine that computed it';

CREATE TABLE calculation (
  id uuid PRIMARY KEY,
  project_id integer NOT NULL REFERENCES project,
  number bigint NOT NULL UNIQUE,
  principal text NOT NULL,
  submitted_at timestamptz NOT NULL,
  command text NOT NULL CHECK (command IN ('add', 'max', 'nth_primes', 'unknown')),
  arguments numeric(20, 0)[] NOT NULL,
  results numeric(20, 0)[],
  state text NOT NULL CHECK (state IN ('kept', 'waiting', 'done', 'failed')),
  failure text,
  failure_code integer,
  finished_at timestamptz,
  engine_version text,
  CHECK ((state = 'done') = (results IS NOT NULL)),
  CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CHECK ((state = 'failed') = (failure_code IS NOT NULL)),
  CHECK ((state IN ('done', 'failed')) = (finished_at IS NOT NULL))
);
COMMENT ON TABLE calculation IS 'A calculation and its result';
COMMENT ON COLUMN calculation.id IS 'Made by who asked for it';
COMMENT ON COLUMN calculation.project_id IS 'Whose calculation it is';
COMMENT ON COLUMN calculation.number IS 'The order of submission over all work';
COMMENT ON COLUMN calculation.principal IS 'Who asked for it; empty where nobody had to say';
COMMENT ON COLUMN calculation.submitted_at IS 'When it was kept';
COMMENT ON COLUMN calculation.command IS
  'add, max, nth_primes; unknown where this release does not know it';
COMMENT ON COLUMN calculation.arguments IS
  'The two numbers, or the places of primes, as they were given';
COMMENT ON COLUMN calculation.results IS
  'The number, or a prime for each place; NULL where it is not done';
COMMENT ON COLUMN calculation.state IS 'kept: nothing is computed of it; waiting, done, failed';
COMMENT ON COLUMN calculation.failure IS 'Why it failed; U+FFFD stands for U+0000';
COMMENT ON COLUMN calculation.failure_code IS 'The gRPC status of the failure';
COMMENT ON COLUMN calculation.finished_at IS 'When result or failure was kept';
COMMENT ON COLUMN calculation.engine_version IS 'Of the engine that computed it';

CREATE TABLE crunch_result (
  id uuid PRIMARY KEY,
  project_id integer NOT NULL REFERENCES project,
  number bigint NOT NULL UNIQUE,
  principal text NOT NULL,
  submitted_at timestamptz NOT NULL,
  source text NOT NULL CHECK (source IN ('grpc', 'nats')),
  data_id bigint,
  data bigint,
  meta text,
  body bytea NOT NULL,
  arrived_at timestamptz,
  result bigint,
  processed_at timestamptz,
  state text NOT NULL CHECK (state IN ('kept', 'waiting', 'done', 'failed')),
  failure text,
  failure_code integer,
  engine_version text,
  CHECK ((state = 'failed') = (failure IS NOT NULL)),
  CHECK ((state = 'failed') = (failure_code IS NOT NULL))
);
COMMENT ON TABLE crunch_result IS 'Data to crunch and their result';
COMMENT ON COLUMN crunch_result.id IS 'Made by who submitted them';
COMMENT ON COLUMN crunch_result.project_id IS 'Whose data they are';
COMMENT ON COLUMN crunch_result.number IS 'The order of submission over all work';
COMMENT ON COLUMN crunch_result.principal IS
  'Who submitted them; nats where they came that way, empty where nobody had to say';
COMMENT ON COLUMN crunch_result.submitted_at IS 'When they were kept';
COMMENT ON COLUMN crunch_result.source IS 'The way that they came';
COMMENT ON COLUMN crunch_result.data_id IS 'ID of the message; NULL where the body is none';
COMMENT ON COLUMN crunch_result.data IS 'Data of the message; NULL where the body is none';
COMMENT ON COLUMN crunch_result.meta IS
  'Meta of the message, U+FFFD for U+0000; NULL where the body is none';
COMMENT ON COLUMN crunch_result.body IS 'The message as it came';
COMMENT ON COLUMN crunch_result.arrived_at IS 'When the data arrived; NULL until they are done';
COMMENT ON COLUMN crunch_result.result IS
  'What the function made of the data; NULL until they are done';
COMMENT ON COLUMN crunch_result.processed_at IS 'When it was computed; NULL until they are done';
COMMENT ON COLUMN crunch_result.state IS 'kept: nothing is computed of them; waiting, done, failed';
COMMENT ON COLUMN crunch_result.failure IS 'Why it failed; U+FFFD stands for U+0000';
COMMENT ON COLUMN crunch_result.failure_code IS 'The gRPC status of the failure';
COMMENT ON COLUMN crunch_result.engine_version IS
  'Of the engine that computed it, with its function';

CREATE TABLE position (
  is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
  log_id uuid,
  sequence bigint NOT NULL DEFAULT 0 CHECK (sequence >= 0),
  next_well_id integer NOT NULL DEFAULT 1,
  deposited_at timestamptz,
  stuck_sequence bigint,
  stuck_reason text,
  CHECK ((log_id IS NULL) = (sequence = 0)),
  CHECK (stuck_sequence IS NULL OR stuck_reason IS NOT NULL)
);
INSERT INTO position DEFAULT VALUES;
COMMENT ON TABLE position IS
  'The one row that says what these tables hold: everything up to an entry of a log';
COMMENT ON COLUMN position.is_only IS 'True: there is one row';
COMMENT ON COLUMN position.log_id IS 'The log that is followed; NULL before the first deposit';
COMMENT ON COLUMN position.sequence IS 'The last entry of the log whose effects are here';
COMMENT ON COLUMN position.next_well_id IS 'The id that the next well gets';
COMMENT ON COLUMN position.deposited_at IS
  'When the last deposit was made, by this server''s clock';
COMMENT ON COLUMN position.stuck_sequence IS
  'The entry that can not be deposited; NULL where there is none, or it is all that there is';
COMMENT ON COLUMN position.stuck_reason IS 'Why nothing more is deposited; NULL where it goes on';

CREATE TABLE skipped (
  log_id uuid NOT NULL,
  sequence bigint NOT NULL CHECK (sequence > 0),
  asked_at timestamptz NOT NULL DEFAULT now(),
  asked_by text NOT NULL DEFAULT current_user,
  skipped_at timestamptz,
  mended_at timestamptz,
  PRIMARY KEY (log_id, sequence)
);
COMMENT ON TABLE skipped IS
  'Entries of the log that somebody had left out since they could not be deposited';
COMMENT ON COLUMN skipped.log_id IS 'Whose entry it is';
COMMENT ON COLUMN skipped.sequence IS 'The last entry of what is left out';
COMMENT ON COLUMN skipped.asked_at IS 'When somebody asked for it';
COMMENT ON COLUMN skipped.asked_by IS 'The user of PostgreSQL who asked for it';
COMMENT ON COLUMN skipped.skipped_at IS 'When it was left out; NULL until then';
COMMENT ON COLUMN skipped.mended_at IS 'When everything was deposited anew; NULL until then';

COMMENT ON TABLE migration IS 'The versions of this schema, and when each was made';
COMMENT ON COLUMN migration.version IS 'From 1 on';
COMMENT ON COLUMN migration.name IS 'What the version brought';
COMMENT ON COLUMN migration.md5 IS 'Of the statements that made it';
COMMENT ON COLUMN migration.run_at IS 'When it was made';
