-- The name of a row: 1 is A, 26 is Z, 27 is AA.
CREATE FUNCTION row_letters(well_row integer) RETURNS text
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN CASE WHEN well_row > 26 THEN chr(64 + (well_row - 1) / 26) ELSE '' END
    || chr(65 + (well_row - 1) % 26);
COMMENT ON FUNCTION row_letters(integer) IS 'The name of a plate''s row: 1 is A, 27 is AA';

CREATE VIEW readings AS
  SELECT project.name AS project, run.name AS run, plate.number AS plate, well.name AS well,
    row_letters(well.well_row) AS well_row, well.well_column, reading.runtime_s,
    reading.runtime_s / 3600.0::double precision AS hours,
    reading.optical_density, reading.corrected_optical_density
  FROM reading
    JOIN well ON well.id = reading.well_id
    JOIN plate ON plate.id = well.plate_id
    JOIN run ON run.id = plate.run_id
    JOIN project ON project.id = run.project_id;
COMMENT ON VIEW readings IS 'Readings with all that they belong to';
COMMENT ON COLUMN readings.project IS 'Name of the project';
COMMENT ON COLUMN readings.run IS 'Name of the run';
COMMENT ON COLUMN readings.plate IS 'Number of the plate';
COMMENT ON COLUMN readings.well IS 'Name of the well, A1 to AF48';
COMMENT ON COLUMN readings.well_row IS 'Name of the well''s row, A to AF';
COMMENT ON COLUMN readings.well_column IS 'The well''s column, from 1 on';
COMMENT ON COLUMN readings.runtime_s IS 'Whole seconds since the run''s start';
COMMENT ON COLUMN readings.hours IS 'The same in hours';
COMMENT ON COLUMN readings.optical_density IS 'As it was measured';
COMMENT ON COLUMN readings.corrected_optical_density IS 'Corrected; NULL where none was told';

CREATE VIEW runs AS
  SELECT project.name AS project, run.name AS run, run.robot, run.instrument, run.started_at,
    run.attributes, run.plates, run.wells, run.readings,
    run.last_runtime_s / 3600.0::double precision AS hours, run.created_at, run.changed_at,
    (SELECT count(*) FROM retraction WHERE retraction.run_id = run.id) AS retractions
  FROM run JOIN project ON project.id = run.project_id
  WHERE run.readings > 0;
COMMENT ON VIEW runs IS 'Runs that have readings, with how many';
COMMENT ON COLUMN runs.project IS 'Name of the project';
COMMENT ON COLUMN runs.run IS 'Name of the run';
COMMENT ON COLUMN runs.robot IS 'The robot''s name, where it was told';
COMMENT ON COLUMN runs.instrument IS 'The reader''s name, where it was told';
COMMENT ON COLUMN runs.started_at IS 'When it began, where it was told';
COMMENT ON COLUMN runs.attributes IS 'What else was told, an object of texts';
COMMENT ON COLUMN runs.plates IS 'Plates with readings';
COMMENT ON COLUMN runs.wells IS 'Wells with readings, over all plates';
COMMENT ON COLUMN runs.readings IS 'Readings over all plates';
COMMENT ON COLUMN runs.hours IS 'Runtime of the last reading in hours';
COMMENT ON COLUMN runs.created_at IS 'When its first upload became visible';
COMMENT ON COLUMN runs.changed_at IS 'When it changed last';
COMMENT ON COLUMN runs.retractions IS 'How often readings were taken back';

CREATE VIEW plate_matrix AS
  SELECT project.name AS project, run.name AS run, plate.number AS plate, reading.runtime_s,
    row_letters(well.well_row) AS well_row,
    max(reading.optical_density) FILTER (WHERE well.well_column = 1) AS "1",
    max(reading.optical_density) FILTER (WHERE well.well_column = 2) AS "2",
    max(reading.optical_density) FILTER (WHERE well.well_column = 3) AS "3",
    max(reading.optical_density) FILTER (WHERE well.well_column = 4) AS "4",
    max(reading.optical_density) FILTER (WHERE well.well_column = 5) AS "5",
    max(reading.optical_density) FILTER (WHERE well.well_column = 6) AS "6",
    max(reading.optical_density) FILTER (WHERE well.well_column = 7) AS "7",
    max(reading.optical_density) FILTER (WHERE well.well_column = 8) AS "8",
    max(reading.optical_density) FILTER (WHERE well.well_column = 9) AS "9",
    max(reading.optical_density) FILTER (WHERE well.well_column = 10) AS "10",
    max(reading.optical_density) FILTER (WHERE well.well_column = 11) AS "11",
    max(reading.optical_density) FILTER (WHERE well.well_column = 12) AS "12"
  FROM reading
    JOIN well ON well.id = reading.well_id
    JOIN plate ON plate.id = well.plate_id
    JOIN run ON run.id = plate.run_id
    JOIN project ON project.id = run.project_id
  GROUP BY project.name, run.name, plate.number, reading.runtime_s, well.well_row;
COMMENT ON VIEW plate_matrix IS
  'A plate of 96 wells as it lies on the bench: a line for each row at each time';
COMMENT ON COLUMN plate_matrix.project IS 'Name of the project';
COMMENT ON COLUMN plate_matrix.run IS 'Name of the run';
COMMENT ON COLUMN plate_matrix.plate IS 'Number of the plate';
COMMENT ON COLUMN plate_matrix.runtime_s IS 'Whole seconds since the run''s start';
COMMENT ON COLUMN plate_matrix.well_row IS 'Name of the row, A to H';
COMMENT ON COLUMN plate_matrix."1" IS 'Optical density in column 1';
COMMENT ON COLUMN plate_matrix."2" IS 'Optical density in column 2';
COMMENT ON COLUMN plate_matrix."3" IS 'Optical density in column 3';
COMMENT ON COLUMN plate_matrix."4" IS 'Optical density in column 4';
COMMENT ON COLUMN plate_matrix."5" IS 'Optical density in column 5';
COMMENT ON COLUMN plate_matrix."6" IS 'Optical density in column 6';
COMMENT ON COLUMN plate_matrix."7" IS 'Optical density in column 7';
COMMENT ON COLUMN plate_matrix."8" IS 'Optical density in column 8';
COMMENT ON COLUMN plate_matrix."9" IS 'Optical density in column 9';
COMMENT ON COLUMN plate_matrix."10" IS 'Optical density in column 10';
COMMENT ON COLUMN plate_matrix."11" IS 'Optical density in column 11';
COMMENT ON COLUMN plate_matrix."12" IS 'Optical density in column 12';

-- Each well is looked up by itself, so that it costs one step in the index of readings.
CREATE FUNCTION plate_at(
    run text, plate integer, seconds integer, project text DEFAULT 'default',
    OUT well text, OUT well_row text, OUT well_column integer, OUT runtime_s integer,
    OUT optical_density double precision, OUT corrected_optical_density double precision)
  RETURNS SETOF record
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT well.name, row_letters(well.well_row), well.well_column, last.runtime_s,
      last.optical_density, last.corrected_optical_density
    FROM project
      JOIN run ON run.project_id = project.id
      JOIN plate ON plate.run_id = run.id
      JOIN well ON well.plate_id = plate.id
      CROSS JOIN LATERAL (
        SELECT reading.runtime_s, reading.optical_density, reading.corrected_optical_density
        FROM reading
        WHERE reading.well_id = well.id AND reading.runtime_s <= $3
        ORDER BY reading.runtime_s DESC
        LIMIT 1
      ) AS last
    WHERE project.name = $4 AND run.name = $1 AND plate.number = $2
    ORDER BY well.well_row, well.well_column;
  END;
COMMENT ON FUNCTION plate_at(text, integer, integer, text) IS
  'A plate at a time: of each well the last reading until then';
