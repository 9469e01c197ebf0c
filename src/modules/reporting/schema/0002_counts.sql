-- What was spent, by report: a plan's board adds up some hundred rows instead of reading some thousand.  As in the schema of plans:
-- triggers keep the table, a test counts anew and compares, PostgreSQL has a view of the same name.

CREATE TABLE report_money_count (
  report_id   BIGINT NOT NULL,
  kind        TEXT   NOT NULL,
  currency    TEXT   NOT NULL,
  spent_minor BIGINT NOT NULL,
  lines       BIGINT NOT NULL,
  PRIMARY KEY (report_id, kind, currency)
) WITHOUT ROWID;

INSERT INTO report_money_count (report_id, kind, currency, spent_minor, lines)
SELECT w.report_id, m.kind, m.currency, sum(m.spent_minor), count(*)
  FROM report_row w
  JOIN report_money m ON m.row_id = w.id
 GROUP BY 1, 2, 3;

CREATE TRIGGER report_money_added AFTER INSERT ON report_money
BEGIN
  INSERT INTO report_money_count (report_id, kind, currency, spent_minor, lines)
  SELECT w.report_id, NEW.kind, NEW.currency, NEW.spent_minor, 1
    FROM report_row w
   WHERE w.id = NEW.row_id
      ON CONFLICT (report_id, kind, currency) DO UPDATE SET spent_minor = spent_minor + excluded.spent_minor, lines = lines + excluded.lines;
END;

CREATE TRIGGER report_money_deleted AFTER DELETE ON report_money
BEGIN
  INSERT INTO report_money_count (report_id, kind, currency, spent_minor, lines)
  SELECT w.report_id, OLD.kind, OLD.currency, -OLD.spent_minor, -1
    FROM report_row w
   WHERE w.id = OLD.row_id
      ON CONFLICT (report_id, kind, currency) DO UPDATE SET spent_minor = spent_minor + excluded.spent_minor, lines = lines + excluded.lines;
  DELETE FROM report_money_count
   WHERE report_id = (SELECT w.report_id FROM report_row w WHERE w.id = OLD.row_id)
     AND kind = OLD.kind AND currency = OLD.currency AND lines = 0;
END;

CREATE TRIGGER report_money_changed AFTER UPDATE ON report_money
BEGIN
  INSERT INTO report_money_count (report_id, kind, currency, spent_minor, lines)
  SELECT w.report_id, OLD.kind, OLD.currency, -OLD.spent_minor, -1
    FROM report_row w
   WHERE w.id = OLD.row_id
      ON CONFLICT (report_id, kind, currency) DO UPDATE SET spent_minor = spent_minor + excluded.spent_minor, lines = lines + excluded.lines;
  DELETE FROM report_money_count
   WHERE report_id = (SELECT w.report_id FROM report_row w WHERE w.id = OLD.row_id)
     AND kind = OLD.kind AND currency = OLD.currency AND lines = 0;
  INSERT INTO report_money_count (report_id, kind, currency, spent_minor, lines)
  SELECT w.report_id, NEW.kind, NEW.currency, NEW.spent_minor, 1
    FROM report_row w
   WHERE w.id = NEW.row_id
      ON CONFLICT (report_id, kind, currency) DO UPDATE SET spent_minor = spent_minor + excluded.spent_minor, lines = lines + excluded.lines;
END;
